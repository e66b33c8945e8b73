import type { RateLimiter, RateVerdict } from '../../ports/rateLimiter.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { bucketName } from '../limits/bucketName.ts';
import { countTogether, type TogetherRateLimiter } from '../limits/countTogether.ts';
import type { RedisConnection } from './connect.ts';

/**
 * The same algorithm as in memory (adapters/memory/rateLimiter.ts), by the clock of Redis: one number a bucket, the time
 * at which it will be full again, which is forgotten then. Answers whether it may pass, and the wait in ms.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local interval = 60000 / tonumber(ARGV[1])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + interval
local wait = full - 60000 - now
if wait > 0.01 then return {0, tostring(wait)} end
redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now))
return {1, '0'}
`;

/**
 * Limits of all processes that share a Redis.
 *
 * @param local counts for this process, or this machine, while Redis does not answer
 */
export function createRedisRateLimiter({
  redis,
  local,
  secrets,
}: {
  readonly redis: Pick<RedisConnection, 'evaluate'>;
  readonly local: RateLimiter;
  readonly secrets: Pick<Secrets, 'tag'>;
}): TogetherRateLimiter {
  return countTogether({
    local,
    // One that only was too slow has lost nothing.
    mayForget: (error) => !(error instanceof Error && error.message === 'Command timed out'),
    take: async (bucket, perMinute) =>
      readVerdict(await redis.evaluate(TAKE, `ka:limit:${bucketName(secrets, bucket)}`, String(perMinute))),
  });
}

/** @throws {TypeError} for anything else: nothing passes by a guess */
function readVerdict(answer: unknown): RateVerdict {
  const [allowed, wait] = Array.isArray(answer) ? answer.map(Number) : [];
  if (allowed === undefined || wait === undefined || !Number.isFinite(allowed) || !Number.isFinite(wait)) {
    throw new TypeError('Redis answered something else');
  }
  return { allowed: allowed === 1, retryAfter: wait };
}
