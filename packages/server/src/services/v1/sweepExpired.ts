import type { Clock } from '../../ports/clock.ts';
import { sweepWebhooks } from '../webhooks/sweepWebhooks.ts';
import type { Transact } from './work.ts';

/** Challenges are kept a while after they expired, so that a late client is told that they did (ms). */
const CHALLENGE_GRACE = 60 * 60 * 1_000;

/** Removes what has no use any more: stored answers, challenges and sessions that expired, and deliveries
 * of a month ago. Answers how many. */
export type SweepExpired = () => Promise<number>;

export function createSweepExpired({
  transact,
  clock,
}: {
  readonly transact: Transact;
  readonly clock: Clock;
}): SweepExpired {
  return () =>
    transact(async ({ records }) => {
      const now = clock.now();
      const answers = await records.answers.removeExpired(now);
      const challenges = await records.challenges.removeExpired(new Date(now.getTime() - CHALLENGE_GRACE));
      const sessions = await records.sessions.removeExpired(now);
      const deliveries = await sweepWebhooks(records, now);
      return answers + challenges + sessions + deliveries;
    });
}
