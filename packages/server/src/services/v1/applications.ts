import { type Application, type Policy, type PolicyChange, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { Principal } from '../principal.ts';
import { changePolicy, policyOf } from './policies.ts';
import type { Transact } from './work.ts';

export interface ApplicationsDependencies {
  readonly store: Store;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly fallback: Policy;
}

/** A key sees and changes its own application, and no other: another is as if it were not there. */
export interface Applications {
  /** @throws {ProtocolError} `application_not_found` */
  read(principal: Principal, id: string): Promise<Application>;
  /** @throws {ProtocolError} `application_not_found`, `policy_invalid` */
  changePolicy(principal: Principal, id: string, change: PolicyChange): Promise<Application>;
}

export function createApplications({
  store,
  transact,
  clock,
  fallback,
}: ApplicationsDependencies): Applications {
  return {
    read: async (principal, id) => {
      checkOwn(principal, id);
      return store.read(async (records) => ({ id, policy: await policyOf(records, id, fallback) }));
    },
    changePolicy: async (principal, id, change) => {
      checkOwn(principal, id);
      return transact(async ({ records }) => {
        const policy = changePolicy(await policyOf(records, id, fallback), change);
        await records.applications.save({ id, policy: JSON.stringify(policy), updatedAt: clock.now() });
        return { id, policy };
      });
    },
  };
}

function checkOwn({ application }: Principal, id: string): void {
  if (application !== id) throw new ProtocolError('application_not_found');
}
