import { parseSample } from '@keystroke-auth/engine';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { encodeProbe } from '../../services/v1/probe.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { attemptRecord } from '../../testing/records/fixtures.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import {
  callerOf,
  enrolUser,
  IMPOSTOR,
  makeKey,
  OWNER,
  setPolicy,
  typed,
  typings,
  type V1Caller,
} from '../../testing/v1.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

describe.skipIf(databases === null)(
  'two instances on a PostgreSQL that goes back to a copy which lags',
  () => {
    const folder = temporaryFolder();
    afterAll(folder.remove);
    let url: string;
    let services: TestService[];
    let here: V1Caller;
    let there: V1Caller;

    beforeEach(async () => {
      if (databases === null) return;
      url = await databases.create();
      const env = { DATABASE_URL: url, KEY_DATABASE_URL: await databases.create() };
      services = [await startService(folder.path, env), await startService(folder.path, env)];
      onTestFinished(async () => {
        for (const service of services) await service.stop();
      });
      const [first, second] = services;
      if (first === undefined || second === undefined) return;
      const key = await makeKey(first);
      [here, there] = [callerOf(first, key), callerOf(second, key)];
      await setPolicy(here, { attempts: null });
    });

    /** Statements to the server, while nobody is connected to the database. */
    async function withoutConnections(...statements: string[]): Promise<void> {
      const server = new URL(url);
      const name = server.pathname.slice(1);
      server.pathname = '/postgres';
      const client = new pg.Client({ connectionString: server.href });
      await client.connect();
      try {
        await client.query(`alter database ${name} allow_connections false`);
        await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
          name,
        ]);
        for (const statement of statements) await client.query(statement);
        await client.query(`alter database ${name} allow_connections true`);
      } finally {
        await client.end();
      }
    }

    /** A copy of the store as it is. Answers with what puts it in the place of the store: all that came since is lost. */
    async function copy(): Promise<() => Promise<void>> {
      const name = new URL(url).pathname.slice(1);
      await withoutConnections(`create database ${name}_copy template ${name}`);
      return () =>
        withoutConnections(`drop database ${name}`, `alter database ${name}_copy rename to ${name}`);
    }

    it('judge by no template that was lost, when its version is counted again', async () => {
      await enrolUser(here, 'ada');
      const [{ id } = { id: '' }] = (await here.describe('ada')).profiles;
      const goBack = await copy();

      const enrolAgain = async (caller: V1Caller, typist: number, from: number) => {
        expect((await caller.send(`POST /v1/users/ada/profiles/${id}/reset`)).status).toBe(200);
        return caller.enrol('ada', typings(typist, [from, from + 4]));
      };
      const lost = await enrolAgain(here, IMPOSTOR, 1);
      expect((await here.verify('ada', typed(IMPOSTOR, 6))).decision).toBe('allow');
      await goBack();
      expect((await enrolAgain(there, OWNER, 11)).profile).toEqual(lost.profile);

      expect((await here.verify('ada', typed(IMPOSTOR, 7))).decision).not.toBe('allow');
      expect((await here.verify('ada', typed(OWNER, 16))).decision).toBe('allow');
    });

    it('compare with every try that was not lost, whatever its id, and with what one remembers of those that were', async () => {
      const { profile } = await enrolUser(here, 'bob');
      const goBack = await copy();
      // Its clock is ahead: ids begin with the time that they were made at.
      const ahead = { id: 'ffffff00-0000-7000-8000-000000000000', profileId: profile.id };
      const user = { application: 'default', userId: 'bob' };
      const probe = encodeProbe([parseSample(typed(OWNER, 8).keystroke_data)]);
      await services[0]?.store.store.transact(({ attempts }) =>
        attempts.insert(attemptRecord(user, 1, { ...ahead, probe })),
      );
      expect((await here.verify('bob', typed(OWNER, 6))).decision).toBe('allow');
      await goBack();
      expect((await there.verify('bob', typed(OWNER, 7))).decision).toBe('allow');

      const copied = (sample: number) => {
        const { keystroke_data: events, ...rest } = typed(OWNER, sample);
        const scaled = events.map((event) => ({ ...event, timestamp: Number(event.timestamp) * 1.01 }));
        return { ...rest, keystroke_data: scaled };
      };
      for (const sample of [7, 6]) {
        const { decision, liveness } = await here.verify('bob', copied(sample));
        expect([sample, decision, liveness?.replay]).toEqual([sample, 'deny', true]);
      }
    });
  },
);
