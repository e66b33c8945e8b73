import type { Policy } from '@keystroke-auth/protocol';
import type { Records } from '../../ports/store.ts';
import type { UserRecord } from '../../ports/userRecords.ts';
import type { By } from '../audit/by.ts';
import type { Judgement } from './judge.ts';
import { afterAllowed, afterFailure, type NewLock } from './locks.ts';
import { noteLocks } from './noteLocks.ts';
import type { Origin } from './origins.ts';

/** A person after a try, and what it locked. */
export interface Counted {
  readonly user: UserRecord;
  readonly locks: readonly NewLock[];
}

/** Only what an active policy turned away counts, and only what one allowed ends a row of failures. */
export function countTry(
  user: UserRecord,
  { bucket, shared }: Origin,
  decision: Judgement['decision'],
  policy: Policy,
  now: Date,
): Counted {
  if (decision === 'insufficient' || policy.mode !== 'active') return { user, locks: [] };
  if (decision === 'allow') return { user: afterAllowed(user, bucket, shared), locks: [] };
  return afterFailure(user, bucket, policy, now);
}

/** @param before the person as the transaction read them: who is not changed is not written */
export async function saveCounted(
  records: Records,
  by: By,
  before: UserRecord,
  { user, locks }: Counted,
  now: Date,
): Promise<void> {
  if (user !== before) await records.users.save({ ...user, updatedAt: now });
  await noteLocks(records, by, user, locks, now);
}
