import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { testDatabases } from '../../../testing/postgres/testDatabases.ts';
import { testStores } from '../../../testing/postgres/testStores.ts';
import { expectTogether, testRateLimiter } from '../../../testing/rateLimiterContract.ts';
import { startService, type TestService, temporaryFolder } from '../../../testing/service.ts';
import { callerOf, makeKey } from '../../../testing/v1.ts';
import { createSecrets } from '../../crypto/secrets.ts';
import { createMemoryRateLimiter } from '../../memory/rateLimiter.ts';
import { createPostgresRateLimiter } from './rateLimiter.ts';
import { forgetFull, takeAll } from './takeAll.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());
const secrets = createSecrets('a secret of these tests');
const LIMITS = "application_name = 'keystroke-auth limits' and datname = current_database()";

describe.skipIf(databases === null)('limits in PostgreSQL', () => {
  let url: string;
  let admin: pg.Client;
  beforeEach(async () => {
    if (databases === null) return;
    ({ url } = await testStores(databases));
    admin = new pg.Client({ connectionString: url });
    await admin.connect();
    return () => admin.end();
  });

  /** As another service would count, on another machine; by itself, as if no time passed. */
  function limiter(patienceMs?: number) {
    const created = createPostgresRateLimiter({
      ...{ url, local: createMemoryRateLimiter({ now: () => 0 }), own: createMemoryRateLimiter(), secrets },
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
    onTestFinished(created.close);
    return created;
  }

  describe('of three services', () => {
    // However busy the machine is.
    testRateLimiter(async (count) => Array.from({ length: count }, () => limiter(20_000)), 3);
  });

  it('are kept under names that tell nobody who asks, and forgotten when they count no more', async () => {
    await limiter().take('user\ndefault\nada@example.com', 60);
    const pool = new pg.Pool({ connectionString: url });
    onTestFinished(() => pool.end());
    // Full again in no time.
    await takeAll(pool, [{ bucket: 'quick', spacing: 1e-3, capacity: 60_000, count: 1 }]);
    const names = async () =>
      (await admin.query<{ bucket: string }>('select bucket from rate_limits')).rows.map(
        ({ bucket }) => bucket,
      );
    await expect
      .poll(async () => {
        await forgetFull(pool);
        return (await names()).length;
      })
      .toBe(1);
    expect((await names())[0]).toMatch(/^[\w-]{43}$/);
  });

  it('go on when their connection is cut, and are counted by each service while the server does not answer', async () => {
    const [one, two] = [limiter(), limiter()];
    for (let i = 0; i < 5; i++) expect((await one.take('cut', 10)).allowed).toBe(true);
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${LIMITS}`);
    await admin.query('begin; lock table rate_limits in access exclusive mode');
    let passed = 0;
    for (let i = 0; i < 20; i++) if ((await one.take('cut', 10)).allowed) passed += 1;
    expect(passed).toBe(5);
    expect(one.degraded()).toBe(true);
    await admin.query('rollback');
    for (const each of [one, two]) {
      await expect.poll(async () => (await each.take('back', 500)).allowed && !each.degraded()).toBe(true);
    }
    await expectTogether([one, two]);
  });
});

describe.skipIf(databases === null)('two services on one PostgreSQL without Redis', () => {
  it('count together, and go on, by themselves, while that can not be counted', async () => {
    if (databases === null) return;
    const folders = [temporaryFolder(), temporaryFolder()];
    const DATABASE_URL = await databases.create();
    const KEY_DATABASE_URL = await databases.create();
    const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
    const limits = { RATE_LIMIT_PER_USER: '40', RATE_LIMIT_PER_KEY: '0' };
    const env = { DATABASE_URL, KEY_DATABASE_URL, SECRET_KEY, ...limits };
    const services = [];
    for (const { path } of folders) services.push(await startService(path, env, { rateLimitsNow: () => 0 }));
    const [one, two] = services;
    const admin = new pg.Client({ connectionString: DATABASE_URL });
    await admin.connect();
    try {
      if (one === undefined || two === undefined) throw new Error('expected two');
      const key = await makeKey(one);
      const callers = [callerOf(one, key), callerOf(two, key)];
      const [caller] = callers;
      const ready = async ({ server }: TestService) => (await server.inject('/readyz')).json().status;
      /** How many pass of sixty that ask about a person, half of them each service. */
      const passed = async (userId: string): Promise<number> => {
        const answers = await Promise.all(
          callers.flatMap((each) => Array.from({ length: 30 }, () => each.send(`GET /v1/users/${userId}`))),
        );
        const statuses = answers.map(({ status }) => status);
        // Nobody has heard of them.
        expect(statuses.every((status) => status === 404 || status === 429)).toBe(true);
        return statuses.filter((status) => status === 404).length;
      };
      // The first has to connect, and on a busy machine a later one may take too long as well; by themselves they would let all pass.
      let person = 0;
      await expect.poll(() => passed(`person-${person++}`)).toBeLessThan(50);
      await admin.query('begin; lock table rate_limits in access exclusive mode');
      const alone = (await passed('bob')) + (await passed('bob'));
      expect(alone).toBe(80);
      expect(await ready(one)).toBe('degraded');
      await admin.query('rollback');
      await expect
        .poll(async () => {
          await caller?.send('GET /v1/users/eve');
          return ready(one);
        })
        .toBe('ok');
    } finally {
      await admin.end();
      for (const service of services) await service.stop();
      for (const folder of folders) folder.remove();
    }
  });
});
