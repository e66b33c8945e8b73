import { type ErasureReceipt, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import type { Principal } from '../principal.ts';
import { emit } from '../webhooks/emit.ts';
import type { Transact, Work } from './work.ts';

/**
 * Removes everything that is held on a person, in one transaction, and says what that was.
 *
 * @throws {ProtocolError} `user_not_found`
 */
export type EraseUser = (principal: Principal, userId: string) => Promise<ErasureReceipt>;

export interface EraseUserDependencies {
  readonly transact: Transact;
  readonly clock: Clock;
  newId(): string;
}

export function createEraseUser({ transact, clock, newId }: EraseUserDependencies): EraseUser {
  return ({ application }, userId) =>
    transact(async (work) => {
      const receipt = await erase(work, { application, userId }, newId(), clock.now());
      if (receipt === null) throw new ProtocolError('user_not_found');
      return receipt;
    });
}

/** Null when there is nobody. */
export async function erase(
  { records, opened }: Work,
  user: UserKey,
  receiptId: string,
  now: Date,
): Promise<ErasureReceipt | null> {
  for (const { id } of await records.profiles.ofUser(user)) opened.set(id, null);
  const removed = await records.users.remove(user);
  if (removed === null) return null;
  // Nobody's: what is told of the person goes with the person.
  const subject = { application: user.application, userId: null };
  const data = { user_id: user.userId, receipt_id: receiptId };
  await emit(records, subject, 'user.erased', data, now);
  return { receipt_id: receiptId, user_id: user.userId, erased_at: now.toISOString(), removed };
}
