import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../config.ts';
import { hasRedis, type RedisServer, runRedis } from '../../testing/redis/runRedis.ts';
import { checkRedis } from './checkRedis.ts';

const available = hasRedis();
const found = async (REDIS_URL: string, env: Readonly<Record<string, string>> = {}) =>
  (await checkRedis(loadConfig({ REDIS_URL, ...env }))).map(({ level, detail }) => `${level}: ${detail}`);

it('asks nobody where there is none', async () => {
  expect(await checkRedis(loadConfig({}))).toEqual([]);
});

it.each([{}, { REDIS_CLUSTER: 'true' }])(
  'says why nobody answers, without the password (%j)',
  async (env) => {
    const [finding, ...others] = await found('redis://ka:hunter2@127.0.0.1:1', env);
    expect(others).toEqual([]);
    expect(finding).toMatch(
      /^warning: 127\.0\.0\.1:1 does not answer, so that each instance counts rate limits for itself: ./,
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
});
