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
    let keysUrl: string;
    let services: TestService[];
    let here: V1Caller;
    let there: V1Caller;

    beforeEach(async () => {
      if (databases === null) return;
      url = await databases.create();
      keysUrl = await databases.create();
      services = [await start(), await start()];
      onTestFinished(async () => {
        for (const service of services) await service.stop();
      });
      const [first, second] = services;
      if (first === undefined || second === undefined) return;
      const key = await makeKey(first);
      [here, there] = [callerOf(first, key), callerOf(second, key)];
      await setPolicy(here, { attempts: null });
    });

    const start = () => startService(folder.path, { DATABASE_URL: url, KEY_DATABASE_URL: keysUrl });

    /** Statements to the server, while nobody is connected to the database. */
    async function withoutConnections(of: string, ...statements: string[]): Promise<void> {
      const server = new URL(of);
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

    /** A copy of a database as it is. Answers with what puts it in its place: all that came since is lost. */
    async function copy(of = url): Promise<() => Promise<void>> {
      const name = new URL(of).pathname.slice(1);
      await withoutConnections(of, `create database ${name}_copy template ${name}`);
      return () =>
        withoutConnections(of, `drop database ${name}`, `alter database ${name}_copy rename to ${name}`);
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

    it('bring nobody back whose key came back, and decide about nobody whose key was lost', async () => {
      const [first] = services;
      if (first === undefined) return;
      const revoked = callerOf(first, await makeKey(first));
      const id = (await first.core.listApiKeys()).at(-1)?.id;
      for (const who of ['ada', 'dan']) await enrolUser(here, who);
      const goBack = await copy(keysUrl);
      const before = await keysOfPeople();
      expect((await here.send('DELETE /v1/users/ada')).status).toBe(200);
      expect((await here.send(`DELETE /v1/keys/${id}`)).status).toBe(204);
      await enrolUser(here, 'bob');
      await goBack();

      expect(await keysOfPeople()).toEqual(before);
      expect((await revoked.send('GET /v1/users')).status).toBe(401);
      for (const caller of [here, there]) {
        expect((await caller.send('GET /v1/users/ada')).status).toBe(404);
        expect((await caller.verify('ada', typed(OWNER, 6))).decision).toBe('insufficient');
      }
      expect((await there.send('POST /v1/users/bob/verify', typed(OWNER, 6))).status).toBe(503);
      expect((await there.verify('dan', typed(OWNER, 6))).decision).toBe('allow');

      // As lost-postgresql.md says: all are started again.
      for (const service of services.splice(0)) await service.stop();
      const again = await start();
      services.push(again);
      expect(await keysOfPeople()).toHaveLength(1);
      const caller = callerOf(again, await makeKey(again));
      expect((await caller.verify('ada', typed(OWNER, 7))).decision).toBe('insufficient');
      expect((await caller.send('POST /v1/users/bob/verify', typed(OWNER, 7))).status).toBe(503);
      expect((await caller.send('DELETE /v1/users/bob')).status).toBe(200);
      await enrolUser(caller, 'bob');
      expect((await caller.verify('bob', typed(OWNER, 8))).decision).toBe('allow');
    });

    /** Their ids, in the database of the keys. */
    async function keysOfPeople(): Promise<string[]> {
      const client = new pg.Client({ connectionString: keysUrl });
      await client.connect();
      try {
        const { rows } = await client.query<{ id: string }>(
          "select id from keys where pseudonym <> '' order by id",
        );
        return rows.map(({ id }) => id);
      } finally {
        await client.end();
      }
    }
  },
);
