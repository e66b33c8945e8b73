import type { Clock } from '../../ports/clock.ts';
import type { Transact } from './work.ts';

/** Challenges are kept a while after they expired, so that a late client is told that they did (ms). */
const CHALLENGE_GRACE = 60 * 60 * 1_000;

/** Removes what has no use any more: stored answers, challenges and sessions that expired. Answers how many. */
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
      return answers + challenges + sessions;
    });
}
