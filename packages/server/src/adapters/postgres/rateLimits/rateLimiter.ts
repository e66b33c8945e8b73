import type { RateLimiter } from '../../../ports/rateLimiter.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import { bucketName } from '../../rateLimits/bucketName.ts';
import { countTogether, type TogetherRateLimiter } from '../../rateLimits/countTogether.ts';
import { openPool } from '../connect.ts';
import { createTakes } from './createTakes.ts';
import { forgetFull, takeAll } from './takeAll.ts';

/** Default: who waits longer than that (ms) waits for something that is only there to make things better. */
const PATIENCE_MS = 250;
/** No statement takes that long unless the server does not answer, and none is given up that somebody waits for (ms). */
const TIMEOUT_MS = 1_000;
/** How often buckets that are full again are forgotten (ms). */
const FORGET_MS = 60_000;

export interface PostgresRateLimiter extends TogetherRateLimiter {
  close(): Promise<void>;
}

/**
 * Rate limits of all processes that share a store on PostgreSQL, over one connection of their own.
 *
 * @param url of the store, migrated
 * @param local counts for this process, or this machine, while the server does not answer
 * @param own counts for this process what the whole limit is for
 */
export function createPostgresRateLimiter({
  url,
  local,
  own,
  secrets,
  patienceMs = PATIENCE_MS,
}: {
  readonly url: string;
  readonly local: RateLimiter;
  readonly own: RateLimiter;
  readonly secrets: Pick<Secrets, 'tag'>;
  readonly patienceMs?: number;
}): PostgresRateLimiter {
  const statementTimeoutMs = Math.max(TIMEOUT_MS, patienceMs);
  const pool = openPool({ url, size: 1, statementTimeoutMs, name: 'keystroke-auth limits' });
  const takeTogether = createTakes({
    ask: (wanted) => takeAll(pool, wanted),
    patienceMs,
    now: () => performance.now(),
  });
  const limiter = countTogether({
    local,
    own,
    take: (bucket, perMinute) => takeTogether(bucketName(secrets, bucket), perMinute),
  });
  let asked = false;
  const forgetting = setInterval(() => {
    if (!asked) return;
    asked = false;
    // What is left now is forgotten the next time.
    void forgetFull(pool).catch(() => undefined);
  }, FORGET_MS);
  forgetting.unref();
  return {
    ...limiter,
    take(bucket, perMinute) {
      asked = true;
      return limiter.take(bucket, perMinute);
    },
    async close() {
      clearInterval(forgetting);
      if (!pool.ending) await pool.end();
    },
  };
}
