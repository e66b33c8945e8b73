import { askRedis } from '../../adapters/redis/connect.ts';
import type { Config } from '../../config.ts';
import { type Finding, ok } from './finding.ts';

/** Where rate limits are counted together, if that is Redis. Without it the service goes on, and each instance counts for itself. */
export async function checkRedis({ redis }: Pick<Config, 'redis'>): Promise<Finding[]> {
  if (redis === null) return [];
  const where = redis.urls.map((url) => new URL(url).host).join(', ');
  try {
    await askRedis(redis);
    return [ok('Redis', `${where} answers`)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const detail = `${where} does not count, so that each instance counts rate limits for itself: ${why}`;
    const advice = /unknown command/i.test(why)
      ? 'where this is a sentinel, name its primary in REDIS_SENTINEL'
      : 'see docs/operations/lost-redis.md';
    return [{ level: 'warning', what: 'Redis', detail, advice }];
  }
}
