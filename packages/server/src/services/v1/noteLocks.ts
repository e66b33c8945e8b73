import type { Records } from '../../ports/store.ts';
import type { UserRecord } from '../../ports/userRecords.ts';
import type { By } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import { emit } from '../webhooks/emit.ts';
import type { NewLock } from './locks.ts';

/** Tells of what a failure locked, in the transaction that counts it. */
export async function noteLocks(
  records: Records,
  by: By,
  user: UserRecord,
  locks: readonly NewLock[],
  now: Date,
): Promise<void> {
  const { userId, failures } = user;
  for (const { kind, until } of locks) {
    const end = until?.toISOString() ?? null;
    await emit(records, user, 'user.locked', { user_id: userId, kind, failures, until: end }, now);
    const details = { kind, failures, ...(end === null ? {} : { until: end }) };
    await noteAct(records, by, 'user.locked', user, details, now);
  }
}
