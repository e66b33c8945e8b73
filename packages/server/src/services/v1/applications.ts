import { type Application, type Policy, type PolicyChange, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { byOf } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Principal } from '../principal.ts';
import { emit } from '../webhooks/emit.ts';
import type { Call } from './call.ts';
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
  changePolicy(call: Call, principal: Principal, id: string, change: PolicyChange): Promise<Application>;
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
    changePolicy: async (call, principal, id, change) => {
      checkOwn(principal, id);
      return transact(async ({ records }) => {
        const before = await policyOf(records, id, fallback);
        const policy = changePolicy(before, change);
        const now = clock.now();
        await records.applications.save({ id, policy: JSON.stringify(policy), updatedAt: now });
        const settings = differences(before, policy);
        const nobody = { application: id, userId: null };
        if (settings.length > 0) await emit(records, nobody, 'policy.changed', { settings }, now);
        const details = { old_policy: before, new_policy: policy };
        await noteAct(records, byOf(call), 'policy.changed', { application: id }, details, now);
        return { id, policy };
      });
    },
  };
}

function checkOwn({ application }: Principal, id: string): void {
  if (application !== id) throw new ProtocolError('application_not_found');
}

/** Names of the settings that differ. */
function differences(before: Policy, after: Policy): string[] {
  const values = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(values.get(name)))
    .map(([name]) => name);
}
