import type { Clock } from '../../ports/clock.ts';
import type { Records, Store } from '../../ports/store.ts';
import type { Transact } from '../v1/work.ts';
import { sweepWebhooks } from '../webhooks/sweepWebhooks.ts';
import { agedBy } from './agedBy.ts';
import { expiryAt } from './expiry.ts';
import { removeInParts } from './removeInParts.ts';

/**
 * Removes what has no use any more: stored answers, challenges and sessions that expired, deliveries of a month ago, and keys that
 * ended a quarter ago.
 * Answers how many. Other processes may do the same at the same time.
 */
export type SweepExpired = (signal?: AbortSignal) => Promise<number>;

export function createSweepExpired({
  store,
  transact,
  clock,
}: {
  readonly store: Store;
  readonly transact: Transact;
  readonly clock: Clock;
}): SweepExpired {
  return async (signal) => {
    const now = clock.now();
    const before = expiryAt(await store.read((records) => agedBy(records, now)));
    const sweep = (remove: (records: Records, limit: number) => Promise<number>): Promise<number> =>
      removeInParts(async (limit) => {
        const removed = await transact(({ records }) => remove(records, limit));
        return { removed, more: removed === limit };
      }, signal);
    await transact(({ records }) => sweepWebhooks(records, now));
    const removed = [
      await sweep(({ answers }, limit) => answers.removeExpired(before.answers, limit)),
      await sweep(({ challenges }, limit) => challenges.removeExpired(before.challenges, limit)),
      await sweep(({ sessions }, limit) => sessions.removeExpired(before.sessions, limit)),
      await sweep(({ endedConsoleSessions }, limit) =>
        endedConsoleSessions.removeExpired(before.endedConsoleSessions, limit),
      ),
      await sweep(({ webhooks }, limit) => webhooks.removeCreatedBefore(before.deliveries, limit)),
      await sweep(({ apiKeys }, limit) => apiKeys.removeEnded(before.apiKeys, limit)),
    ];
    return removed.reduce((sum, count) => sum + count, 0);
  };
}
