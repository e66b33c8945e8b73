import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { SYSTEM } from '../audit/by.ts';
import type { Erase } from '../v1/eraseUser.ts';
import type { Transact } from '../v1/work.ts';
import { DEMO_APPLICATION, MOST_VISITORS, VISIT_LASTS } from './demo.ts';

/** Erases visitors of the demo page whose hour is over. Answers how many. */
export type SweepDemo = (signal?: AbortSignal) => Promise<number>;

export interface SweepDemoDependencies {
  readonly store: Store;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly erase: Erase;
}

export function createSweepDemo({ store, transact, clock, erase }: SweepDemoDependencies): SweepDemo {
  return async (signal) => {
    const now = clock.now();
    const visitors = await store.read(({ users }) => users.page(DEMO_APPLICATION, null, 2 * MOST_VISITORS));
    let erased = 0;
    for (const { application, userId, createdAt } of visitors) {
      if (signal?.aborted === true) break;
      if (now.getTime() - createdAt.getTime() < VISIT_LASTS) continue;
      await transact(async (work) => {
        const user = { application, userId };
        // They may have left by themselves just now.
        if ((await work.records.users.find(user)) === null) return;
        await erase(work, SYSTEM, 'inactive', user, now);
        erased += 1;
      });
    }
    return erased;
  };
}
