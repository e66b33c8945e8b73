import type { RateLimiter, RateVerdict } from '../../ports/rateLimiter.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { RedisConnection } from './connect.ts';

/**
 * The same algorithm as in memory (adapters/memory/rateLimiter.ts), by the clock of Redis: one number a bucket, the time
 * at which it will be full again, which is forgotten then. Answers whether it may pass, how many more, and the wait in ms.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local interval = 60000 / tonumber(ARGV[1])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + interval
local wait = full - 60000 - now
if wait > 0.01 then return {0, 0, tostring(wait)} end
redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now))
return {1, math.floor((now + 60000 - full) / interval + 0.001), '0'}
`;

/** After a command that failed, Redis is left alone for so long (ms): it is not waited for at every request. */
const LEFT_ALONE_MS = 500;

export interface RedisRateLimiter extends RateLimiter {
  /** Whether it counts by itself just now. */
  degraded(): boolean;
}

/**
 * Limits of all processes that share a Redis. While it does not answer, each counts for itself as it would without: from
 * what it has let pass itself, which it has counted all along.
 *
 * @param local counts for this process, or this machine
 * @param secrets names of buckets are keyed hashes: who asks is nobody else's business
 */
export function createRedisRateLimiter({
  redis,
  local,
  secrets,
  now = () => performance.now(),
}: {
  readonly redis: Pick<RedisConnection, 'evaluate'>;
  readonly local: RateLimiter;
  readonly secrets: Pick<Secrets, 'tag'>;
  now?(): number;
}): RedisRateLimiter {
  let failedAt = Number.NEGATIVE_INFINITY;
  let failing = false;

  const ask = async (bucket: string, perMinute: number): Promise<RateVerdict | null> => {
    if (failing) {
      if (now() - failedAt < LEFT_ALONE_MS) return null;
      // One finds out for all.
      failedAt = now();
    }
    const key = `ka:limit:${Buffer.from(secrets.tag('limit', [bucket])).toString('base64url')}`;
    try {
      const verdict = readVerdict(await redis.evaluate(TAKE, key, String(perMinute)));
      failing = false;
      return verdict;
    } catch {
      failedAt = now();
      failing = true;
      return null;
    }
  };
  return {
    async take(bucket, perMinute) {
      const shared = await ask(bucket, perMinute);
      if (shared?.allowed === false) return shared;
      const own = await local.take(bucket, perMinute);
      return shared ?? own;
    },
    degraded: () => failing,
  };
}

/** @throws {TypeError} for anything else: nothing passes by a guess */
function readVerdict(answer: unknown): RateVerdict {
  if (!Array.isArray(answer)) throw new TypeError('Redis answered something else');
  const [allowed, remaining, wait] = answer.map(Number);
  if (!Number.isFinite(allowed) || !Number.isFinite(remaining) || !Number.isFinite(wait)) {
    throw new TypeError('Redis answered something else');
  }
  return { allowed: allowed === 1, remaining: remaining ?? 0, retryAfter: wait ?? 0 };
}
