import { createMemoryRateLimiter } from './adapters/memory/rateLimiter.ts';
import { createPostgresRateLimiter } from './adapters/postgres/rateLimits/rateLimiter.ts';
import { shareOf } from './adapters/rateLimits/shareOf.ts';
import { connectRedis } from './adapters/redis/connect.ts';
import { createRedisRateLimiter } from './adapters/redis/rateLimiter.ts';
import type { Config } from './config.ts';
import type { RateLimiter } from './ports/rateLimiter.ts';
import type { Vault } from './ports/vault.ts';

/** What counts requests, and whether it does so alone because what it shares with others is gone. */
export interface RateLimiting {
  readonly limiter: RateLimiter;
  isDegraded(): boolean;
  close(): Promise<void>;
}

/**
 * Together with all that share the Redis of REDIS_URL; without one, with all that share the store on PostgreSQL. While these do not
 * answer, each worker lets its part of a limit pass.
 *
 * @param vault opened
 * @param now by what this process counts: milliseconds that never go back
 */
export function composeRateLimiting(
  { redis: place, store: { postgres }, workers }: Config,
  vault: Vault,
  now: () => number = () => performance.now(),
): RateLimiting {
  const own = createMemoryRateLimiter({ now });
  const common = {
    ...{ own, local: shareOf(createMemoryRateLimiter({ now }), workers) },
    secrets: vault.deployment,
  };
  if (place !== null) {
    const redis = connectRedis(place);
    const limiter = createRedisRateLimiter({ ...common, redis });
    return { limiter, isDegraded: limiter.degraded, close: async () => redis.close() };
  }
  if (postgres !== null) {
    const limiter = createPostgresRateLimiter({ ...common, url: postgres.url });
    return { limiter, isDegraded: limiter.degraded, close: limiter.close };
  }
  return { limiter: common.local, isDegraded: () => false, close: async () => undefined };
}
