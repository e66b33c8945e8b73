import { type DeletionCause, type ErasureReceipt, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import { type By, byOf } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Receipts } from '../erasures/receipts.ts';
import type { Principal } from '../principal.ts';
import { emit } from '../webhooks/emit.ts';
import type { Call } from './call.ts';
import type { Transact, Work } from './work.ts';

/**
 * Removes everything that is held on a person, in one transaction, and says what that was. Of somebody who was erased
 * before and is not there any more, the receipt of then: a request may have been lost on its way back.
 *
 * @throws {ProtocolError} `user_not_found`
 */
export type EraseUser = (call: Call, principal: Principal, userId: string) => Promise<ErasureReceipt>;

export function createEraseUser({
  transact,
  clock,
  erase,
}: {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly erase: Erase;
}): EraseUser {
  return (call, { application }, userId) =>
    transact((work) => erase(work, byOf(call), 'request', { application, userId }, clock.now()));
}

/** As {@link EraseUser}, within a transaction. */
export type Erase = (
  work: Work,
  by: By,
  cause: DeletionCause,
  user: UserKey,
  now: Date,
) => Promise<ErasureReceipt>;

export function createErase({ receipts, newId }: { readonly receipts: Receipts; newId(): string }): Erase {
  return async ({ records, opened }, by, cause, user, now) => {
    const { application, userId } = user;
    for (const { id } of await records.profiles.ofUser(user)) opened.set(id, null);
    const id = newId();
    const removed = await records.users.remove(user, now, { id, cause });
    if (removed === null) {
      const before = await records.erasures.newestOf(user);
      if (before?.receipt == null) throw new ProtocolError('user_not_found');
      return receipts.of({ ...before, receipt: before.receipt }, userId);
    }
    // Both are nobody's. What is told of the person goes with the person; and a row that named by pseudonym whom the
    // ledger and the receipt name by id would tell for ever whom all the rows of that pseudonym were about.
    const action = cause === 'consent_withdrawn' ? 'consent.withdrawn' : 'user.erased';
    await noteAct(records, by, action, { application }, { receipt_id: id, cause }, now);
    const answer = receipts.of({ application, erasedAt: now, receipt: { id, cause, removed } }, userId);
    const { user_id, receipt_id, receipt, salt } = answer;
    const data = { user_id, receipt_id, cause, receipt, salt };
    await emit(records, { application, userId: null }, 'user.erased', data, now);
    return answer;
  };
}
