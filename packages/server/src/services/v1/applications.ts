import {
  type Application,
  type ApplicationPage,
  type ApplicationReceipt,
  type ApplicationRequest,
  type Policy,
  type PolicyChange,
  ProtocolError,
} from '@keystroke-auth/protocol';
import type { ApplicationRecord } from '../../ports/applicationRecords.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Records, Store } from '../../ports/store.ts';
import { byOf } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import { isAdmin } from '../keys/keys.ts';
import type { Principal } from '../principal.ts';
import { environmentOf, isSandbox, nameOf } from '../sandbox.ts';
import { emit } from '../webhooks/emit.ts';
import type { Call } from './call.ts';
import { type Cursors, pageOf } from './cursors.ts';
import type { OnceOnly } from './onceOnly.ts';
import { changePolicy, policyOf, readPolicy } from './policies.ts';
import { findApplication, type RemoveApplication } from './removeApplication.ts';
import type { Transact } from './work.ts';

export interface ApplicationsDependencies {
  readonly store: Store;
  readonly transact: Transact;
  readonly onceOnly: OnceOnly;
  readonly cursors: Cursors;
  readonly removeApplication: RemoveApplication;
  readonly clock: Clock;
  readonly fallback: Policy;
}

/**
 * A key sees and changes its own application, and no other: another is as if it were not there. One of the sandbox calls it
 * by the same id and sees the sandbox. One with the scope `tenants` sees and changes all.
 */
export interface Applications {
  /** By id. @throws {ProtocolError} `query_invalid` for a foreign cursor */
  page(
    principal: Principal,
    page: { readonly cursor: string | null; readonly limit: number },
  ): Promise<ApplicationPage>;
  /** @throws {ProtocolError} `application_exists`, `policy_invalid` */
  create(call: Call, request: ApplicationRequest): Promise<Application>;
  /** @throws {ProtocolError} `application_not_found` */
  read(principal: Principal, id: string): Promise<Application>;
  /** @throws {ProtocolError} `application_not_found`, `policy_invalid` */
  changePolicy(call: Call, principal: Principal, id: string, change: PolicyChange): Promise<Application>;
  /** @throws {ProtocolError} `application_not_found`, `application_has_people`, `application_needed` */
  remove(call: Call, id: string, erasePeople: boolean): Promise<ApplicationReceipt>;
}

export function createApplications({
  store,
  transact,
  onceOnly,
  cursors,
  removeApplication,
  clock,
  fallback,
}: ApplicationsDependencies): Applications {
  return {
    page: (principal, { cursor, limit }) =>
      store.read(async (records) => {
        if (!isAdmin(principal)) {
          const own = await describe(records, principal.application);
          return { items: [own], next_cursor: null };
        }
        const list = ['', 'applications'];
        const after = cursor === null ? null : cursors.read(list, cursor);
        const found = await records.applications.page(after, limit + 1);
        const page = pageOf(cursors, list, { found, limit }, ({ id }) => id);
        return { ...page, items: page.items.map(describeRecord) };
      }),
    create: (call, { id, policy: change }) =>
      onceOnly(call, '', async ({ records }) => {
        if ((await records.applications.find(id)) !== null) throw new ProtocolError('application_exists');
        const now = clock.now();
        const policy = change === undefined ? null : JSON.stringify(changePolicy(fallback, change));
        const record = { id, policy, createdAt: now, updatedAt: now, closedAt: null, removedAt: null };
        await records.applications.save(record);
        const details = policy === null ? {} : { new_policy: readPolicy(policy) };
        await noteAct(records, byOf(call), 'application.created', { application: id }, details, now);
        return describeRecord(record);
      }),
    read: (principal, id) =>
      store.read(async (records) => describe(records, await find(records, principal, id))),
    changePolicy: (call, principal, id, change) =>
      transact(async ({ records }) => {
        const application = await find(records, principal, id);
        const { closedAt } = await findApplication(records, nameOf(application));
        if (closedAt !== null) throw new ProtocolError('application_not_found');
        const before = await policyOf(records, application, fallback);
        const policy = changePolicy(before, change);
        const now = clock.now();
        const known = await records.applications.find(application);
        await records.applications.save({
          ...(known ?? { id: application, createdAt: now, closedAt: null, removedAt: null }),
          ...{ policy: JSON.stringify(policy), updatedAt: now },
        });
        const settings = differences(before, policy);
        const nobody = { application, userId: null };
        if (settings.length > 0) await emit(records, nobody, 'policy.changed', { settings }, now);
        const details = { old_policy: before, new_policy: policy };
        await noteAct(records, byOf(call), 'policy.changed', { application }, details, now);
        return describe(records, application);
      }),
    remove: removeApplication,
  };

  async function describe(records: Records, application: string): Promise<Application> {
    const record = await findApplication(records, nameOf(application));
    const sandbox = isSandbox(application) ? await records.applications.find(application) : null;
    return { ...describeRecord(sandbox ?? record), id: record.id, created_at: timeOf(record.createdAt) };
  }

  function describeRecord({ id, policy, createdAt, closedAt }: ApplicationRecord): Application {
    return {
      ...{ id, environment: environmentOf(id) },
      ...{ created_at: timeOf(createdAt), closed_at: timeOf(closedAt) },
      policy: policy === null ? fallback : readPolicy(policy),
    };
  }
}

function timeOf(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

/** Which half of which application an id means to the caller. @throws {ProtocolError} `application_not_found` */
async function find(records: Records, principal: Principal, id: string): Promise<string> {
  if (id === nameOf(principal.application)) return principal.application;
  if (!isAdmin(principal)) throw new ProtocolError('application_not_found');
  return (await findApplication(records, id)).id;
}

/** Names of the settings that differ. */
function differences(before: Policy, after: Policy): string[] {
  const values = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(values.get(name)))
    .map(([name]) => name);
}
