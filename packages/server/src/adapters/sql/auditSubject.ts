import type { AuditSubject } from '../../ports/auditSubject.ts';
import type { People } from './people.ts';

/** A hash under the person's key: once that is destroyed, nobody can tell any more whom a row of the log was about. */
export function auditSubject(people: People): AuditSubject {
  return {
    async of(user) {
      const person = await people.find(user);
      if (person === null) return null;
      return Buffer.from(person.secrets.tag('audit-subject', []).subarray(0, 16)).toString('base64url');
    },
  };
}
