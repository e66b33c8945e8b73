import type { AuditSubject } from '../../ports/auditSubject.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { People } from './people.ts';

/** Every decision asks for it, and it never changes: it is kept with the person's key, and goes with it. */
const known = new WeakMap<Secrets, string>();

/** A hash under the person's key: once that is destroyed, nobody can tell any more whom a row of the log was about. */
export function auditSubject(people: People): AuditSubject {
  return {
    async of(user) {
      const person = await people.find(user);
      return person === null ? null : subjectUnder(person.secrets);
    },
  };
}

function subjectUnder(secrets: Secrets): string {
  let subject = known.get(secrets);
  if (subject === undefined) {
    subject = Buffer.from(secrets.tag('audit-subject', []).subarray(0, 16)).toString('base64url');
    known.set(secrets, subject);
  }
  return subject;
}
