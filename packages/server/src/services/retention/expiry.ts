/** Challenges are kept a while after they expired, so that a late client is told that they did (ms). */
const CHALLENGE_GRACE = 60 * 60 * 1_000;
/** Deliveries are kept for so long, whatever became of them (ms). */
const DELIVERIES_KEPT_FOR = 30 * 24 * 60 * 60 * 1_000;
/** A key that ended is listed for so long after, so that a client which still sends it can be found (ms). */
const KEYS_KEPT_FOR = 90 * 24 * 60 * 60 * 1_000;

/** What ends by itself, and before when it has to have ended, or been made, to be removed now. */
export function expiryAt(now: Date) {
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  return {
    answers: now,
    challenges: ago(CHALLENGE_GRACE),
    sessions: now,
    endedConsoleSessions: now,
    deliveries: ago(DELIVERIES_KEPT_FOR),
    apiKeys: ago(KEYS_KEPT_FOR),
  };
}
