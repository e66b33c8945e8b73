import { setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { type MovingAddress, movingAddress } from '../../testing/movingAddress.ts';
import { type PostgresServer, runPostgres } from '../../testing/postgres/runPostgres.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import {
  type Answer,
  callerOf,
  enrolUser,
  IMPOSTOR,
  makeKey,
  OWNER,
  setPolicy,
  typed,
  type V1Caller,
} from '../../testing/v1.ts';

/** Servers of its own: one follows the other, and takes over. */
const available = (await testDatabases()) !== null;

/** Samples that each person enrols, one by one, whatever happens meanwhile. */
const SAMPLES = 8;
const PEOPLE = ['ada', 'bob', 'cyd', 'dan'];

describe.skipIf(!available)('two instances whose PostgreSQL fails over to a standby', () => {
  let primary: PostgresServer;
  let standby: PostgresServer;
  let address: MovingAddress;
  let services: [TestService, TestService];
  let callers: [V1Caller, V1Caller];
  let key: string;

  beforeEach(async () => {
    const folder = temporaryFolder();
    primary = await runPostgres();
    await on(primary, 'create database store', 'create database keys');
    await primary.stop();
    standby = await runPostgres({ standbyOf: primary });
    await primary.start();
    address = await movingAddress(primary.url);
    const at = (name: string) => address.urlOf(primary.url).replace(/postgres$/, name);
    const env = { DATABASE_URL: at('store'), KEY_DATABASE_URL: at('keys'), RATE_LIMIT_PER_KEY: '0' };
    services = [await startService(folder.path, env), await startService(folder.path, env)];
    key = await makeKey(services[0]);
    callers = [callerOf(services[0], key), callerOf(services[1], key)];
    await setPolicy(callers[0], { attempts: null });
    return async () => {
      for (const service of services) await service.stop();
      await address.remove();
      for (const server of [primary, standby]) await server.remove();
      folder.remove();
    };
  });

  async function on(server: PostgresServer, ...statements: string[]): Promise<number> {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    let rows = 0;
    try {
      for (const statement of statements) rows = (await client.query(statement)).rowCount ?? 0;
    } finally {
      await client.end();
    }
    return rows;
  }
  const hasEverything = () =>
    expect
      .poll(() => on(primary, 'select from pg_stat_replication where replay_lsn = pg_current_wal_lsn()'))
      .toBe(1);

  it('lose nothing that was acknowledged, to one that is synchronous, and allow nobody', async () => {
    await on(primary, `alter system set synchronous_standby_names = '*'`, 'select pg_reload_conf()');
    await expect.poll(() => on(primary, `select from pg_stat_replication where sync_state = 'sync'`)).toBe(1);
    const answers: Answer[] = [];
    let acknowledged = 0;
    const reached = async (count: number) => {
      while (acknowledged < count) await turn();
    };
    const enrol = async (userId: string, sample: number): Promise<void> => {
      for (let i = sample; ; i++) {
        const answer = await callers[i % 2 === 0 ? 0 : 1].send(
          `POST /v1/users/${userId}/samples`,
          typed(OWNER, sample),
          { 'idempotency-key': `${userId} ${sample}` },
        );
        answers.push(answer);
        if (answer.status < 300) {
          acknowledged += 1;
          expect(answer.body.samples).toBe(sample);
          return;
        }
        await turn();
      }
    };
    const pretend = async (userId: string, sample: number): Promise<void> => {
      const caller = callers[sample % 2 === 0 ? 1 : 0];
      answers.push(await caller.send(`POST /v1/users/${userId}/verify`, typed(IMPOSTOR, sample)));
    };
    const load = PEOPLE.map(async (userId) => {
      for (let sample = 1; sample <= SAMPLES; sample++) {
        await Promise.all([enrol(userId, sample), pretend(userId, sample)]);
      }
    });
    const failOver = async () => {
      await reached(12);
      await primary.kill();
      await on(standby, 'select pg_promote()');
      address.lead(standby.url);
    };
    await Promise.all([...load, failOver()]);

    const refused = answers.filter(({ status }) => status >= 300);
    expect(refused.length).toBeGreaterThan(0);
    expect([...new Set(refused.map(({ status, headers }) => `${status} ${headers['retry-after']}`))]).toEqual(
      ['503 1'],
    );
    expect(answers.filter(({ body }) => body.decision === 'allow')).toEqual([]);
    for (const userId of PEOPLE) {
      expect((await callers[0].describe(userId)).profiles).toMatchObject([
        { samples: SAMPLES, version: SAMPLES, enrolled: true },
      ]);
    }
    expect((await services[0].core.verifyAudit([])).problems).toEqual([]);
    expect((await callers[1].verify('ada', typed(OWNER, SAMPLES + 1))).decision).toBe('allow');
  });

  it('ask nothing of a primary that came back as a standby', async () => {
    const [here, there] = callers;
    await enrolUser(here, 'ada');
    await hasEverything();
    await primary.stop();
    await on(standby, 'select pg_promote()');
    primary.demote();
    await primary.start();

    // The address still leads to it.
    for (const request of ['GET /v1/users/ada', 'GET /readyz']) {
      expect([request, (await here.send(request)).status]).toEqual([request, 503]);
    }
    const refused = await here.send('POST /v1/users/ada/verify', typed(OWNER, 6));
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);

    address.lead(standby.url);
    expect((await here.verify('ada', typed(OWNER, 7))).decision).toBe('allow');
    const other = callerOf(services[1], await makeKey(services[1]));
    expect((await other.send(`DELETE /v1/keys/${key.split('_')[2]}`)).status).toBe(204);
    for (const caller of [here, there]) await caller.refused('api_key_invalid', 'GET /v1/users/ada');
  });
});
