import type { Decision } from '@keystroke-auth/protocol';
import type { Records } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import type { By } from './by.ts';
import { noteAct } from './noteAct.ts';

/** What was decided, without what it was decided by. Of those who are not enrolled, not even who they are. */
export function noteDecision(
  records: Records,
  by: By,
  { application, userId }: UserKey,
  { attempt_id, decision, reasons, profile }: Decision,
  at: Date,
): Promise<void> {
  const codes = reasons.map(({ code }) => code);
  const details = { attempt_id, profile_id: profile?.id ?? null, decision, reasons: codes };
  const about = profile === null ? { application } : { application, userId };
  return noteAct(records, by, 'attempt.decided', about, details, at);
}
