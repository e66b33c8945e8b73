import {
  type ErasureReceipt,
  type ExemptionRequest,
  type Policy,
  ProtocolError,
  type User,
} from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { UserRecord } from '../../ports/userRecords.ts';
import { byOf } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Principal } from '../principal.ts';
import type { Call } from './call.ts';
import { describe, findUser } from './describeUser.ts';
import type { Erase } from './eraseUser.ts';
import { afterUnlock } from './locks.ts';
import type { OnceOnly } from './onceOnly.ts';
import { policyOf } from './policies.ts';
import { DEFAULT_TEXT } from './profileNames.ts';
import { newUser } from './userRecord.ts';
import type { Transact, Work } from './work.ts';

export interface ChangeUserDependencies {
  readonly transact: Transact;
  readonly onceOnly: OnceOnly;
  readonly clock: Clock;
  readonly fallback: Policy;
  readonly erase: Erase;
}

/** Support and legal work on a person. */
export interface ChangeUser {
  /** Ends every row of failures, from wherever. @throws {ProtocolError} `user_not_found` */
  unlock(call: Call, principal: Principal, userId: string): Promise<User>;
  /**
   * Marks a person who can't use the method, or takes the mark away. Such a person is answered `insufficient`, never
   * `deny`. They need not have enrolled before.
   */
  exempt(call: Call, principal: Principal, userId: string, request: ExemptionRequest): Promise<User>;
  /** Records consent, which a person gives before anything else is known of them. */
  giveConsent(call: Call, principal: Principal, userId: string, version: string): Promise<User>;
  /** Withdrawn consent erases. @throws {ProtocolError} `user_not_found` */
  withdrawConsent(call: Call, principal: Principal, userId: string): Promise<ErasureReceipt>;
}

export function createChangeUser({
  transact,
  onceOnly,
  clock,
  fallback,
  erase,
}: ChangeUserDependencies): ChangeUser {
  return {
    unlock: (call, { application }, userId) =>
      onceOnly(call, userId, async (work) => {
        const user = await findUser(work.records, { application, userId });
        await noteAct(work.records, byOf(call), 'user.unlocked', user, {}, clock.now());
        return save(work, afterUnlock(user));
      }),
    exempt: (call, { application }, userId, { exempt, reason }) =>
      transact(async (work) => {
        if (exempt && reason === undefined) {
          throw new ProtocolError('body_invalid', '/reason: got nothing, expected why the person is exempt');
        }
        const now = clock.now();
        const key = { application, userId };
        const user = (await work.records.users.find(key)) ?? newUser(key, now);
        const exemption = reason === undefined || !exempt ? null : { reason, since: now };
        const saved = await save(work, { ...user, exemption });
        await noteAct(work.records, byOf(call), 'exemption.set', key, { exempt }, now);
        return saved;
      }),
    giveConsent: (call, { application }, userId, version) =>
      transact(async (work) => {
        const now = clock.now();
        const key = { application, userId };
        const user = (await work.records.users.find(key)) ?? newUser(key, now);
        const saved = await save(work, { ...user, consent: { version, givenAt: now } });
        await noteAct(work.records, byOf(call), 'consent.given', key, { consent_version: version }, now);
        return saved;
      }),
    withdrawConsent: (call, { application }, userId) =>
      transact((work) => erase(work, byOf(call), 'consent_withdrawn', { application, userId }, clock.now())),
  };

  async function save({ records }: Work, user: UserRecord): Promise<User> {
    const now = clock.now();
    const changed = { ...user, updatedAt: now };
    await records.users.save(changed);
    const policy = await policyOf(records, user.application, fallback);
    return describe(records, changed, policy, new Map([[DEFAULT_TEXT, DEFAULT_TEXT]]), now);
  }
}
