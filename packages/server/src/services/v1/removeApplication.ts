import { type ApplicationReceipt, ProtocolError } from '@keystroke-auth/protocol';
import type { ApplicationRecord, RemovedOfApplication } from '../../ports/applicationRecords.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Records } from '../../ports/store.ts';
import { type By, byOf } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import { DEFAULT_APPLICATION } from '../principal.ts';
import { sandboxOf } from '../sandbox.ts';
import type { Call } from './call.ts';
import type { Erase } from './eraseUser.ts';
import type { Transact } from './work.ts';

/** People in one transaction: others wait for it. */
const AT_ONCE = 20;

/**
 * Removes an application and its sandbox with everything under them but the audit log. First it is closed, so that nobody
 * comes while its people are erased; then they are, a few in each transaction, because they may be many; then the rest. When
 * that is interrupted the application stays closed, and the same request goes on where it was.
 *
 * @param erasePeople else an application that has any is left as it is; those of the sandbox are not real
 * @throws {ProtocolError} `application_not_found`, `application_has_people`; `application_needed` for the one that the
 *   compatible routes work on
 */
export type RemoveApplication = (call: Call, id: string, erasePeople: boolean) => Promise<ApplicationReceipt>;

export interface RemoveApplicationDependencies {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly erase: Erase;
}

export function createRemoveApplication({
  transact,
  clock,
  erase,
}: RemoveApplicationDependencies): RemoveApplication {
  return async (call, id, erasePeople) => {
    const by = byOf(call);
    const { keys, webhooks } = await transact(({ records }) =>
      close(records, by, id, erasePeople, clock.now()),
    );
    const people = (await erasePeopleOf(by, id)) + (await erasePeopleOf(by, sandboxOf(id)));
    return transact(async ({ records }) => {
      const now = clock.now();
      // Somebody else's request may have been faster.
      const record = await findApplication(records, id);
      for (const half of [id, sandboxOf(id)]) await records.applications.destroy(half, now);
      await records.applications.save({ ...record, policy: null, updatedAt: now, removedAt: now });
      await noteAct(records, by, 'application.removed', { application: id }, { people }, now);
      return { id, removed_at: now.toISOString(), removed: { people, keys, webhooks } };
    });
  };

  async function erasePeopleOf(by: By, application: string): Promise<number> {
    let erased = 0;
    for (;;) {
      const people = await transact(async (work) => {
        const page = await work.records.users.page(application, null, AT_ONCE);
        for (const { userId } of page) {
          await erase(work, by, 'request', { application, userId }, clock.now());
        }
        return page.length;
      });
      erased += people;
      if (people === 0) return erased;
    }
  }
}

/** From here on no key or challenge of the application opens anything, and what is under way comes to nothing. */
async function close(
  records: Records,
  by: By,
  id: string,
  erasePeople: boolean,
  now: Date,
): Promise<RemovedOfApplication> {
  const { applications, users } = records;
  const record = await findApplication(records, id);
  if (id === DEFAULT_APPLICATION) throw new ProtocolError('application_needed');
  if (record.closedAt !== null) return { keys: 0, webhooks: 0 };
  const people = erasePeople ? 0 : await users.count(id);
  if (people > 0) {
    throw new ProtocolError('application_has_people', `got an application of ${people}, expected none`);
  }
  await noteAct(records, by, 'application.closed', { application: id }, {}, now);
  const removed = { keys: 0, webhooks: 0 };
  for (const half of [id, sandboxOf(id)]) {
    // A sandbox has a record from here on, if it had none: without one it would go by that of the application.
    const known = (await applications.find(half)) ?? { ...record, id: half, policy: null };
    await applications.save({ ...known, updatedAt: now, closedAt: now });
    const { keys, webhooks } = await applications.disarm(half);
    removed.keys += keys;
    removed.webhooks += webhooks;
  }
  return removed;
}

/** @throws {ProtocolError} `application_not_found` for one that is removed, or never was */
export async function findApplication({ applications }: Records, id: string): Promise<ApplicationRecord> {
  const record = await applications.find(id);
  if (record === null || record.removedAt !== null) throw new ProtocolError('application_not_found');
  return record;
}
