import type { Config } from '../config.ts';
import { isHere } from './isHere.ts';
import type { SettingsReader } from './readSettings.ts';
import type { Mode } from './setting.ts';
import { settings } from './settings.ts';

/** Where rate limits are counted, if in Redis. */
export function readRedis(reader: SettingsReader, mode: Mode): Config['redis'] {
  const { value: urls, from } = reader.read(settings.redisUrl, mode);
  const { value: cluster } = reader.read(settings.redisCluster, mode);
  const { value: name, from: named } = reader.read(settings.redisSentinel, mode);
  const { value: password } = reader.read(settings.redisSentinelPassword, mode);
  if (cluster && name !== null) {
    reader.mistakes.push({
      name: named ?? '',
      found: 'got a value as well as REDIS_CLUSTER',
      expected: 'only one of the two: a cluster has no sentinels',
    });
  }
  const open = urls
    .map((url) => new URL(url))
    // Sentinels on this machine lead to a primary that may be on another.
    .some(({ protocol, hostname }) => protocol !== 'rediss:' && (name !== null || !isHere(hostname)));
  if (mode === 'production' && open) {
    reader.warnings.push(
      `${from} leads to another machine without TLS: say rediss://, or whoever is on the way reads its password and writes what rate limits count`,
    );
  }
  if (urls.length === 0) return null;
  const sentinel = name === null ? null : { name, password };
  return { urls, cluster: sentinel === null && (cluster || urls.length > 1), sentinel };
}
