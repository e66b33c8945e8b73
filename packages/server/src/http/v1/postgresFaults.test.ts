import { setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, runPostgres } from '../../testing/postgres/runPostgres.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import {
  type Answer,
  callerOf,
  IMPOSTOR,
  makeKey,
  OWNER,
  setPolicy,
  typed,
  type V1Caller,
} from '../../testing/v1.ts';

/** A server of its own: this one is stopped and killed. What it acknowledges must be on disk, so it syncs. */
const available = (await testDatabases()) !== null;

/** Samples that each person enrols, one by one, whatever happens meanwhile. */
const SAMPLES = 11;
const PEOPLE = ['ada', 'bob', 'cyd', 'dan', 'eli', 'fay', 'gus', 'hal'];

describe.skipIf(!available)('two instances on a PostgreSQL that fails', () => {
  const folder = temporaryFolder();
  let server: PostgresServer;
  let services: [TestService, TestService];
  let callers: [V1Caller, V1Caller];
  const answers: Answer[] = [];
  let acknowledged = 0;

  beforeAll(async () => {
    if (!available) return;
    server = await runPostgres();
    await onServer('create database store', 'create database keys');
    const at = (name: string) => server.url.replace(/postgres$/, name);
    const env = { DATABASE_URL: at('store'), KEY_DATABASE_URL: at('keys') };
    services = [await startService(folder.path, env), await startService(folder.path, env)];
    const key = await makeKey(services[0]);
    callers = [callerOf(services[0], key), callerOf(services[1], key)];
    await setPolicy(callers[0], { attempts: null });
  });
  afterAll(async () => {
    if (!available) return;
    await Promise.all(services.map((service) => service.stop()));
    await server.remove();
    folder.remove();
  });

  async function onServer(...statements: string[]): Promise<void> {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }
  const cut = () =>
    onServer(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'keystroke-auth%'`,
    );

  /** As a client does: what was answered 503 is sent again, under the same key. */
  async function enrol(userId: string, sample: number): Promise<void> {
    for (let i = sample; ; i++) {
      const caller = callers[i % 2 === 0 ? 0 : 1];
      const answer = await caller.send(`POST /v1/users/${userId}/samples`, typed(OWNER, sample), {
        'idempotency-key': `${userId} ${sample}`,
      });
      answers.push(answer);
      if (answer.status < 300) {
        acknowledged += 1;
        expect(answer.body.samples).toBe(sample);
        return;
      }
      if (answer.status !== 503) throw new Error(JSON.stringify(answer.body));
      await turn();
    }
  }
  async function pretend(userId: string, sample: number): Promise<void> {
    const answer = await callers[sample % 2 === 0 ? 0 : 1].send(
      `POST /v1/users/${userId}/verify`,
      typed(IMPOSTOR, sample),
    );
    answers.push(answer);
  }
  const reached = async (count: number) => {
    while (acknowledged < count) await turn();
  };
  const recovered = () => reached(acknowledged + 1);

  it('loses no acknowledged enrolment, writes none twice, allows nobody, and recovers by itself', async () => {
    const load = Promise.all(
      PEOPLE.map(async (userId) => {
        for (let sample = 1; sample <= SAMPLES; sample++) {
          await Promise.all([enrol(userId, sample), pretend(userId, sample)]);
        }
      }),
    );
    const faults = async () => {
      for (const count of [10, 15, 20, 25]) {
        await reached(count);
        await cut();
      }
      await reached(30);
      await server.stop();
      await server.start();
      await recovered();
      await reached(50);
      await server.kill();
      await server.start();
      await recovered();
    };
    await Promise.all([load, faults()]);

    const refused = answers.filter(({ status }) => status >= 300);
    expect(refused.length).toBeGreaterThan(0);
    expect([...new Set(refused.map(({ status, body }) => `${status} ${body.code}`))]).toEqual([
      '503 service_unavailable',
    ]);
    for (const { headers } of refused) expect(headers['retry-after']).toBe('1');
    expect(answers.filter(({ body }) => body.decision === 'allow')).toEqual([]);

    for (const userId of PEOPLE) {
      expect((await callers[0].describe(userId)).profiles).toMatchObject([
        { samples: SAMPLES, version: SAMPLES, enrolled: true },
      ]);
    }
    expect((await services[0].core.verifyAudit([])).problems).toEqual([]);
    expect((await callers[1].verify('ada', typed(OWNER, SAMPLES + 1))).decision).toBe('allow');
  });
});
