import type { AuditAction, AuditDetails } from '@keystroke-auth/protocol';
import type { Records } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import type { By } from './by.ts';

/**
 * Writes down who did what, in the transaction that does it: one is not there without the other.
 *
 * @param about a person, who must be there still; or an application, of which the empty one is the deployment
 */
export function noteAct(
  { audit }: Records,
  { actor, requestId }: By,
  action: AuditAction,
  about: UserKey | { readonly application: string },
  details: AuditDetails,
  at: Date,
): Promise<void> {
  const { application } = about;
  const subject = 'userId' in about ? { application, userId: about.userId } : null;
  return audit.append({ application, actor, action, subject, details, requestId, at });
}
