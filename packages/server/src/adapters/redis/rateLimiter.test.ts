import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { movingAddress } from '../../testing/movingAddress.ts';
import { expectTogether, testRateLimiter } from '../../testing/rateLimiterContract.ts';
import { hasRedis, PRIMARY, type RedisServer, runRedis } from '../../testing/redis/runRedis.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { callerOf, IMPOSTOR, makeKey, OWNER, setPolicy, typed } from '../../testing/v1.ts';
import { createSecrets } from '../crypto/secrets.ts';
import { createMemoryRateLimiter } from '../memory/rateLimiter.ts';
import { connectRedis, type RedisConnection, type RedisPlace } from './connect.ts';
import { createRedisRateLimiter } from './rateLimiter.ts';

const available = hasRedis();
const secrets = createSecrets('a secret of these tests');
/** However busy the machine is. */
const PATIENT_MS = 20_000;

describe.skipIf(!available)('rate limits in Redis', () => {
  let server: RedisServer;
  const connections: RedisConnection[] = [];
  beforeAll(async () => {
    if (available) server = await runRedis();
  });
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.close();
  });
  afterAll(() => server?.remove());

  /** As another service would count, on another machine; by itself, as if no time passed. */
  async function limiter(
    { url, cluster = false, sentinel = null }: Partial<RedisPlace> & { readonly url: string },
    patienceMs?: number,
  ) {
    const redis = connectRedis({ urls: url.split(','), cluster, sentinel }, patienceMs);
    connections.push(redis);
    const local = createMemoryRateLimiter({ now: () => 0 });
    const created = createRedisRateLimiter({
      ...{ redis, secrets, local, own: createMemoryRateLimiter() },
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
    await connected(() => redis.evaluate("return 'here'", 'ka:test', ''));
    return created;
  }
  /** Until it does not fail any more. */
  async function connected(ask: () => Promise<unknown>): Promise<void> {
    await expect.poll(() => ask().then(Boolean, () => false)).toBe(true);
  }

  describe('of three services', () => {
    testRateLimiter(async (count) => {
      const redis = new Redis(server.url);
      await redis.flushall();
      redis.disconnect();
      return Promise.all(Array.from({ length: count }, () => limiter(server, PATIENT_MS)));
    }, 3);
  });

  it('are kept under names that tell nobody who asks, and for no longer than they count', async () => {
    await (await limiter(server, PATIENT_MS)).take('user\ndefault\nada@example.com', 1);
    const redis = new Redis(server.url);
    const names = await redis.keys('*');
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(name).toMatch(/^ka:limit:[\w-]+$/);
      expect(await redis.pttl(name)).toBeGreaterThan(0);
      expect(await redis.pttl(name)).toBeLessThanOrEqual(60_000);
    }
    redis.disconnect();
  });

  it('are counted by each service while Redis is gone, from what it has let pass, and together again after', async () => {
    const [one, two] = [await limiter(server), await limiter(server)];
    for (let i = 0; i < 5; i++) expect((await one.take('gone', 10)).allowed).toBe(true);
    await server.kill();
    let passed = 0;
    for (let i = 0; i < 20; i++) if ((await one.take('gone', 10)).allowed) passed += 1;
    expect(passed).toBe(5);
    expect(one.degraded()).toBe(true);
    await server.start();
    // It has forgotten what passed, the service has not.
    await expect.poll(async () => (await one.take('another', 10_000)).allowed && !one.degraded()).toBe(true);
    expect((await one.take('gone', 10)).allowed).toBe(false);
    await expect.poll(async () => (await one.take('back', 10_000)).allowed && !one.degraded()).toBe(true);
    await expect.poll(async () => (await two.take('back', 10_000)).allowed && !two.degraded()).toBe(true);
    await expectTogether([one, two]);
  });

  it('let no more pass when Redis is emptied under open connections, or comes back empty while nobody asks', async () => {
    const one = await limiter(server, PATIENT_MS);
    const passed = async () => {
      let count = 0;
      for (let i = 0; i < 20; i++) if ((await one.take('emptied', 2)).allowed) count += 1;
      return count;
    };
    expect(await passed()).toBe(2);
    const redis = new Redis(server.url);
    await redis.flushall();
    redis.disconnect();
    expect(await passed()).toBe(0);
    await server.kill();
    await server.start();
    await expect.poll(async () => (await one.take('another', 10_000)).allowed && !one.degraded()).toBe(true);
    expect(await passed()).toBe(0);
  });

  it('are counted by the new primary when the old one became a replica and keeps its connections', async () => {
    const other = await runRedis();
    const address = await movingAddress(server.url);
    const [old, replica] = [new Redis(server.url), new Redis(other.url)];
    try {
      await replica.replicaof('127.0.0.1', new URL(server.url).port);
      await expect.poll(async () => replica.info('replication')).toContain('master_link_status:up');
      const place = { url: address.urlOf(server.url) };
      const [one, two] = [await limiter(place, PATIENT_MS), await limiter(place, PATIENT_MS)];
      expect((await one.take('moved', 1)).allowed).toBe(true);
      await old.wait(1, 0);
      await replica.replicaof('NO', 'ONE');
      await old.replicaof('127.0.0.1', new URL(other.url).port);
      address.lead(other.url);
      for (const each of [one, two]) {
        await expect
          .poll(async () => (await each.take('back', 10_000)).allowed && !each.degraded())
          .toBe(true);
        expect((await each.take('moved', 1)).allowed).toBe(false);
      }
      await expectTogether([one, two]);
    } finally {
      await old.replicaof('NO', 'ONE');
      for (const redis of [old, replica]) redis.disconnect();
      for (const connection of connections.splice(0)) connection.close();
      await address.remove();
      await other.remove();
    }
  });

  it('are counted by the primary that sentinels name, when the one before froze and closed no connection', async () => {
    const [primary, other] = [await runRedis(), await runRedis()];
    const replica = new Redis(other.url);
    await replica.replicaof('127.0.0.1', new URL(primary.url).port);
    await expect.poll(() => replica.info('replication')).toContain('master_link_status:up');
    const sentinel = await runRedis({ sentinelOf: primary });
    const watcher = new Redis(sentinel.url);
    try {
      // Of one that is gone nothing is said: the next is asked.
      const said = vi.spyOn(console, 'error');
      onTestFinished(() => said.mockRestore());
      const url = `redis://127.0.0.1:1,${sentinel.url}`;
      const place = { url, sentinel: { name: PRIMARY, password: null } };
      const services = [await limiter(place), await limiter(place)];
      expect((await services[0]?.take('frozen over', 1))?.allowed).toBe(true);
      await expect.poll(() => replica.keys('ka:limit:*')).toHaveLength(1);
      primary.freeze();
      expect((await services[1]?.take('another', 10_000))?.allowed).toBe(true);
      expect(services[1]?.degraded()).toBe(true);
      // Until it knows of the replica.
      await expect
        .poll(() => watcher.call('SENTINEL', 'FAILOVER', PRIMARY).catch(({ message }) => message))
        .toBe('OK');
      for (const each of services) {
        await expect
          .poll(async () => (await each.take('another', 10_000)).allowed && !each.degraded())
          .toBe(true);
        expect((await each.take('frozen over', 1)).allowed).toBe(false);
      }
      expect(said).not.toHaveBeenCalled();
    } finally {
      for (const redis of [replica, watcher]) redis.disconnect();
      for (const connection of connections.splice(0)) connection.close();
      for (const each of [sentinel, other, primary]) await each.remove();
    }
  });

  it('are counted by the one that the address leads to, when the one before is silent and closes no connection', async () => {
    const [silent, other] = [await runRedis(), await runRedis()];
    const address = await movingAddress(silent.url);
    try {
      const one = await limiter({ url: address.urlOf(silent.url) });
      silent.freeze();
      address.lead(other.url);
      await expect
        .poll(async () => (await one.take('another', 10_000)).allowed && !one.degraded())
        .toBe(true);
    } finally {
      for (const connection of connections.splice(0)) connection.close();
      await address.remove();
      for (const each of [silent, other]) await each.remove();
    }
  });

  it('do not wait for a Redis that answers nothing', async () => {
    const one = await limiter(server);
    server.freeze();
    try {
      const verdicts = await Promise.all(Array.from({ length: 50 }, () => one.take('frozen', 10)));
      expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(10);
      expect(one.degraded()).toBe(true);
    } finally {
      server.thaw();
    }
  });

  it('are counted in a cluster as well', async () => {
    const node = await runRedis({ cluster: true });
    try {
      const place = { ...node, cluster: true };
      const services = [await limiter(place, PATIENT_MS), await limiter(place, PATIENT_MS)];
      const takes = services.flatMap((each) => ['a', 'b', 'c', 'd'].map((name) => each.take(name, 1)));
      expect((await Promise.all(takes)).filter(({ allowed }) => allowed)).toHaveLength(4);
      expect(services.map((each) => each.degraded())).toEqual([false, false]);
    } finally {
      for (const connection of connections.splice(0)) connection.close();
      await node.remove();
    }
  });
});

it('a question that a cluster asks again and again is not waited for', async () => {
  const local = createMemoryRateLimiter();
  const { take, degraded } = createRedisRateLimiter({
    ...{ redis: { evaluate: () => new Promise(() => undefined) }, local, own: local, secrets, patienceMs: 1 },
  });
  expect([(await take('a', 1)).allowed, degraded()]).toEqual([true, true]);
});

describe.skipIf(!available)('a service whose Redis is killed and comes back under load', () => {
  it('answers all the while, lets no sample pass twice, and says that it is degraded', async () => {
    const folder = temporaryFolder();
    const redis = await runRedis();
    const env = { REDIS_URL: redis.url, RATE_LIMIT_PER_KEY: '1000000', RATE_LIMIT_PER_USER: '1000000' };
    const service = await startService(folder.path, env);
    const ready = async () => (await service.server.inject('/readyz')).json().status;
    try {
      const caller = callerOf(service, await makeKey(service));
      await setPolicy(caller, { attempts: null, update: 'off' });
      const samples = (first: number, count: number) =>
        Array.from({ length: count }, (_, i) => typed(OWNER, first + i));
      await caller.enrol('ada', { samples: samples(1, 5) });
      let [next, allowed] = [10, 0];
      const trySome = async (): Promise<void> => {
        const [genuine, twice] = [typed(OWNER, next), typed(IMPOSTOR, next)];
        next += 1;
        const answers = await Promise.all(
          [genuine, genuine, genuine, twice].map((body) => caller.send('POST /v1/users/ada/verify', body)),
        );
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
        const words = answers.map(({ body }) => body.decision);
        const passed = words.slice(0, 3).filter((word) => word === 'allow').length;
        expect(passed).toBeLessThanOrEqual(1);
        expect(words[3]).not.toBe('allow');
        allowed += passed;
      };
      const until = async (status: string): Promise<void> => {
        do await trySome();
        while ((await ready()) !== status);
      };
      await until('ok');
      await redis.kill();
      await until('degraded');
      await trySome();
      await redis.start();
      await until('ok');
      expect(allowed).toBeGreaterThan(0);
    } finally {
      await service.stop();
      await redis.remove();
      folder.remove();
    }
  });
});
