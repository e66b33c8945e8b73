import type { RateLimiter, RateVerdict } from '../../ports/rateLimiter.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { within } from '../../within.ts';
import { bucketName } from '../rateLimits/bucketName.ts';
import { countTogether, type TogetherRateLimiter } from '../rateLimits/countTogether.ts';
import { COMMAND_TIMEOUT_MS, type RedisConnection } from './connect.ts';

/** What ioredis says of a command that took too long. */
const TIMED_OUT = 'Command timed out';

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
 * Rate limits of all processes that share a Redis.
 *
 * @param local counts for this process, or this machine, while Redis does not answer
 * @param own counts for this process what the whole limit is for
 */
export function createRedisRateLimiter({
  redis,
  local,
  own,
  secrets,
  patienceMs = COMMAND_TIMEOUT_MS,
}: {
  readonly redis: Pick<RedisConnection, 'evaluate'>;
  readonly local: RateLimiter;
  readonly own: RateLimiter;
  readonly secrets: Pick<Secrets, 'tag'>;
  readonly patienceMs?: number;
}): TogetherRateLimiter {
  return countTogether({
    local,
    own,
    // One that only was too slow has lost nothing.
    mayForget: (error) => !(error instanceof Error && error.message === TIMED_OUT),
    take: async (bucket, perMinute) => {
      const key = `ka:limit:${bucketName(secrets, bucket)}`;
      // A cluster asks its nodes again and again: each question has its patience, all of them together have none.
      return readVerdict(await within(patienceMs, redis.evaluate(TAKE, key, String(perMinute)), TIMED_OUT));
    },
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
