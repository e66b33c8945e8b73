import { type ErasureReceipt, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import { type By, byOf } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Principal } from '../principal.ts';
import { emit } from '../webhooks/emit.ts';
import type { Call } from './call.ts';
import type { Transact, Work } from './work.ts';

/**
 * Removes everything that is held on a person, in one transaction, and says what that was.
 *
 * @throws {ProtocolError} `user_not_found`
 */
export type EraseUser = (call: Call, principal: Principal, userId: string) => Promise<ErasureReceipt>;

export interface EraseUserDependencies {
  readonly transact: Transact;
  readonly clock: Clock;
  newId(): string;
}

export function createEraseUser({ transact, clock, newId }: EraseUserDependencies): EraseUser {
  return (call, { application }, userId) =>
    transact(async (work) => {
      const receipt = await erase(
        work,
        byOf(call),
        'user.erased',
        { application, userId },
        newId(),
        clock.now(),
      );
      if (receipt === null) throw new ProtocolError('user_not_found');
      return receipt;
    });
}

/** Null when there is nobody; the transaction has to fail then. */
export async function erase(
  { records, opened }: Work,
  by: By,
  action: 'user.erased' | 'consent.withdrawn',
  user: UserKey,
  receiptId: string,
  now: Date,
): Promise<ErasureReceipt | null> {
  // Before what the audit log knows them by is gone.
  await noteAct(records, by, action, user, { receipt_id: receiptId }, now);
  for (const { id } of await records.profiles.ofUser(user)) opened.set(id, null);
  const removed = await records.users.remove(user, now);
  if (removed === null) return null;
  // Nobody's: what is told of the person goes with the person.
  const subject = { application: user.application, userId: null };
  const data = { user_id: user.userId, receipt_id: receiptId };
  await emit(records, subject, 'user.erased', data, now);
  return { receipt_id: receiptId, user_id: user.userId, erased_at: now.toISOString(), removed };
}
