import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../config.ts';
import { hasRedis, PRIMARY, type RedisServer, runRedis } from '../../testing/redis/runRedis.ts';
import { checkRedis } from './checkRedis.ts';

const available = hasRedis();
const found = async (REDIS_URL: string, env: Readonly<Record<string, string>> = {}) =>
  (await checkRedis(loadConfig({ REDIS_URL, ...env }))).map(({ level, detail }) => `${level}: ${detail}`);

it('asks nobody where there is none', async () => {
  expect(await checkRedis(loadConfig({}))).toEqual([]);
});

it.each([{}, { REDIS_CLUSTER: 'true' }, { REDIS_SENTINEL: 'primary' }])(
  'says why nobody answers, without the password (%j)',
  async (env) => {
    const [finding, ...others] = await found('redis://ka:hunter2@127.0.0.1:1', env);
    expect(others).toEqual([]);
    expect(finding).toMatch(
      /^warning: 127\.0\.0\.1:1 does not count, so that each instance counts rate limits for itself: ./,
    );
    expect(finding).not.toContain('hunter2');
  },
);

describe.skipIf(!available)('a server', () => {
  let server: RedisServer;
  beforeAll(async () => {
    if (available) server = await runRedis();
  });
  afterAll(() => server?.remove());

  it('answers, or refuses whoever has no password', async () => {
    const { host } = new URL(server.url);
    expect(await found(server.url)).toEqual([`ok: ${host} answers`]);
    const redis = new Redis(server.url);
    await redis.config('SET', 'requirepass', 'hunter2');
    redis.disconnect();
    expect(await found(server.url)).toEqual([expect.stringMatching(/^warning: .*NOAUTH/)]);
    expect(await found(`redis://:hunter2@${host}`)).toEqual([`ok: ${host} answers`]);
  });

  it('counts, which neither a replica does nor a sentinel whose primary has no name', async () => {
    const other = await runRedis();
    const sentinel = await runRedis({ sentinelOf: other });
    const replica = new Redis(other.url);
    try {
      expect(await found(sentinel.url, { REDIS_SENTINEL: PRIMARY })).toEqual([
        `ok: ${new URL(sentinel.url).host} answers`,
      ]);
      const [unnamed] = await checkRedis(loadConfig({ REDIS_URL: sentinel.url }));
      expect(unnamed).toMatchObject({ level: 'warning', advice: expect.stringContaining('REDIS_SENTINEL') });
      await replica.replicaof('127.0.0.1', new URL(server.url).port);
      expect(await found(other.url)).toEqual([expect.stringMatching(/^warning: .*READONLY/)]);
    } finally {
      replica.disconnect();
      for (const each of [sentinel, other]) await each.remove();
    }
  });
});
