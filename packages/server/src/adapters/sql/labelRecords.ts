import type { LabelRecords } from '../../ports/labelRecords.ts';
import type { People } from './people.ts';
import { textTag } from './textTag.ts';

/** Under the application's key, not the person's: a challenge names a text before the person has a key. */
export function labelRecords(people: People): LabelRecords {
  return {
    async tagOf(kind, user, label) {
      const secrets = await people.vault.ofApplication(user.application);
      const pseudonym = await people.pseudonymOf(user);
      return textTag(secrets, `label-${kind}`, label, pseudonym);
    },
  };
}
