import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { AuditEvent } from '../../ports/auditRecords.ts';
import { type Records, StoreUnavailable } from '../../ports/store.ts';
import { createVerifyAudit } from '../../services/audit/verifyAudit.ts';
import { runPostgres } from '../../testing/postgres/runPostgres.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { type TestStores, testStores } from '../../testing/postgres/testStores.ts';
import {
  ADA,
  at,
  attemptRecord,
  BOB,
  bytes,
  challengeRecord,
  idOf,
  savePersons,
  userRecord,
} from '../../testing/records/fixtures.ts';
import type { OpenedStore } from '../sql/openedStore.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

describe.skipIf(databases === null)('transactions on PostgreSQL', () => {
  let stores: TestStores;
  let one: OpenedStore;
  let two: OpenedStore;
  let admin: pg.Client;

  beforeEach(async () => {
    if (databases === null) return;
    stores = await testStores(databases);
    [one, two] = [stores.open(), stores.open()];
    await Promise.all([one.migrate(), two.migrate()]);
    admin = new pg.Client({ connectionString: stores.url });
    await admin.connect();
    return () => admin.end();
  });

  /** Calls of both at the same time, in turn. */
  const byBoth = <Result>(count: number, call: (store: OpenedStore, i: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: count }, (_, i) => call(i % 2 === 0 ? one : two, i)));
  const users = () => one.store.read(({ users }) => users.page('default', null, 99));

  describe('of two processes at once', () => {
    it('count a sample once, and use a challenge once', async () => {
      await one.store.transact(async (records) => {
        await savePersons(records, [ADA]);
        await records.challenges.insert(challengeRecord(ADA, 1));
      });
      const seen = await byBoth(30, ({ store }) =>
        store.transact(({ fingerprints }) => fingerprints.addSample(ADA, bytes(1, 2))),
      );
      expect(seen.filter((isNew) => isNew)).toHaveLength(1);
      const used = await byBoth(30, ({ store }, i) =>
        store.transact(({ challenges }) => challenges.consume(idOf(1), at(i))),
      );
      expect(used.filter((won) => won)).toHaveLength(1);
    });

    it('lose no failure of many, nor one of two people who are made at the same moment', async () => {
      await byBoth(40, ({ store }, i) =>
        store.transact(async (records) => {
          const who = i % 4 < 2 ? ADA : BOB;
          const user = (await records.users.find(who)) ?? userRecord(who);
          await records.users.save({ ...user, failures: user.failures + 1 });
        }),
      );
      expect((await users()).map(({ failures }) => failures)).toEqual([20, 20]);
    });

    it('write chains of the audit log that hold, also of what is undone and of what is idle', async () => {
      const event: AuditEvent = {
        ...{ application: 'default', actor: 'cli', action: 'user.erased', subject: null, details: {} },
        ...{ requestId: null, at: at(1) },
      };
      const outcomes = await Promise.allSettled(
        Array.from({ length: 60 }, (_, i) =>
          (i % 2 === 0 ? one : two).store.transact(async ({ audit }) => {
            await audit.append(event);
            if (i % 5 === 0) throw new RangeError('decided against');
            await audit.append(event);
          }),
        ),
      );
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(12);
      const verify = createVerifyAudit({ store: one.store, keys: one.auditKeys });
      expect(await verify([])).toMatchObject({ rows: 96, problems: [], missing: null });
      // Whichever chain a transaction has, it seals those that nobody writes.
      expect(await one.store.transact(({ audit }) => audit.seal(at(2)))).toBe(true);
      expect(await one.store.transact(({ audit }) => audit.seal(at(2)))).toBe(false);
      await two.close();
      const { rows } = await admin.query<{ unsealed: number }>(
        `select count(*)::int as unsealed from audit where sequence > (
           select max(last) from audit_segments where audit_segments.writer = audit.writer)`,
      );
      expect(rows).toEqual([{ unsealed: 0 }]);
      expect(await verify([])).toMatchObject({ rows: 96, problems: [] });
    });
  });

  describe('that add a sample', () => {
    beforeEach(() => one.store.transact((records) => savePersons(records, [ADA])));

    it('do not wait to hear that it is new', async () => {
      await admin.query('begin');
      await admin.query('lock table fingerprints in access exclusive mode');
      const isNew = await one.store.transact(async ({ fingerprints }) => {
        const told = await fingerprints.addSample(ADA, bytes(1));
        await admin.query('commit');
        return told;
      });
      expect(isNew).toBe(true);
      expect(await one.store.transact(({ fingerprints }) => fingerprints.addSample(ADA, bytes(1)))).toBe(
        false,
      );
    });

    it('that was there are done again knowing so, and write once', async () => {
      let runs = 0;
      const add = (samples: readonly Uint8Array[]) =>
        one.store.transact(async ({ fingerprints, attempts }) => {
          runs += 1;
          const isNew: boolean[] = [];
          for (const sample of samples) isNew.push(await fingerprints.addSample(ADA, sample));
          await attempts.insert(attemptRecord(ADA, runs));
          return isNew;
        });
      expect(await add([bytes(1)])).toEqual([true]);
      expect(runs).toBe(1);
      // Between two that are new, and the same one twice.
      expect(await add([bytes(2), bytes(1), bytes(3), bytes(3)])).toEqual([true, false, true, false]);
      expect(runs).toBe(3);
      const { rows } = await admin.query<{ count: number }>('select count(*)::int as count from attempts');
      expect(rows).toEqual([{ count: 2 }]);
    });

    it('that was there leave nothing about anybody in the log of the server', async () => {
      const server = await runPostgres({ settings: ['fsync=off'] });
      onTestFinished(() => server.remove());
      let made = 0;
      const create = async () => {
        const client = new pg.Client({ connectionString: server.url });
        await client.connect();
        made += 1;
        await client.query(`create database made_${made}`);
        await client.end();
        return new URL(`/made_${made}`, server.url).href;
      };
      const { store, migrate } = (await testStores({ create, removeAll: async () => undefined })).open();
      await migrate();
      await store.transact((records) => savePersons(records, [ADA]));
      const add = () => store.transact(({ fingerprints }) => fingerprints.addSample(ADA, bytes(1)));
      expect([await add(), await add()]).toEqual([true, false]);
      await expect.poll(server.log).toContain('ERROR:  division by zero');
      expect(server.log()).not.toMatch(/duplicate key|DETAIL|\\x[0-9a-f]{16}/);
    });

    it('that others add at the same moment are told apart', async () => {
      const told = await byBoth(40, ({ store }, i) =>
        store.transact(({ fingerprints }) => fingerprints.addSample(ADA, bytes(i % 4))),
      );
      expect(told.filter((isNew) => isNew)).toHaveLength(4);
    });
  });

  describe('that something goes wrong with', () => {
    const cut = () =>
      admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'keystroke-auth' and state <> 'idle'`,
      );

    it('are run again when their connection is cut before the commit, and write once', async () => {
      let runs = 0;
      await one.store.transact(async (records) => {
        runs += 1;
        await savePersons(records, [ADA]);
        if (runs === 1) await cut();
        await savePersons(records, [BOB]);
      });
      expect(runs).toBe(2);
      expect((await users()).map(({ userId }) => userId).toSorted()).toEqual(['ada', 'bob']);
    });

    it('are not run again when it is cut in the commit: nobody knows whether they were written', async () => {
      await admin.query(`
        create function cut() returns trigger language plpgsql as
          $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
        create constraint trigger cut after insert on users deferrable initially deferred
          for each row execute function cut();
      `);
      const event: AuditEvent = {
        ...{ application: 'default', actor: 'cli', action: 'user.erased', subject: null, details: {} },
        ...{ requestId: null, at: at(1) },
      };
      let runs = 0;
      const writing = one.store.transact(async (records) => {
        runs += 1;
        await records.audit.append(event);
        await savePersons(records, [ADA]);
      });
      await expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
      expect(runs).toBe(1);
      await admin.query('drop trigger cut on users');
      await one.store.transact(async (records) => {
        await records.audit.append(event);
        await savePersons(records, [ADA]);
      });
      const verify = createVerifyAudit({ store: one.store, keys: one.auditKeys });
      expect(await verify([])).toMatchObject({ rows: 1, problems: [] });
    });

    it('are never taken for written when the work went on after a failed statement', async () => {
      const writing = one.store.transact(async (records) => {
        await savePersons(records, [ADA]);
        await records.fingerprints.addSample(ADA, bytes(1));
        const never = { createdAt: null, closedAt: null, removedAt: null };
        const wrong = { id: 'a\0', policy: '{}', updatedAt: at(1), ...never };
        await records.applications.save(wrong).catch(() => undefined);
      });
      await expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
      expect(await users()).toEqual([]);
    });

    it('write nothing of anything when a change fails whose outcome nobody asked for, whatever came after it', async () => {
      await one.store.transact((records) => savePersons(records, [ADA]));
      const twice = async (records: Records) => {
        await records.attempts.insert(attemptRecord(ADA, 1));
        await records.attempts.insert(attemptRecord(ADA, 1));
      };
      let runs = 0;
      const writing = one.store.transact(async (records) => {
        runs += 1;
        await savePersons(records, [BOB]);
        await twice(records);
      });
      await expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
      // Another transaction may have made the same key just then.
      expect(runs).toBeGreaterThan(1);
      await expect(
        one.store.transact(async (records) => {
          await twice(records);
          throw new RangeError('decided on what was never written');
        }),
      ).rejects.toBeInstanceOf(StoreUnavailable);
      expect((await users()).map(({ userId }) => userId)).toEqual(['ada']);
      expect(await one.store.read(({ attempts }) => attempts.find('default', idOf(1)))).toBeNull();
    });

    it('let nothing through that goes on after they were given up', async () => {
      await one.store.transact((records) => savePersons(records, [ADA]));
      let late: Promise<void> = Promise.resolve();
      const writing = one.store.transact(async (records) => {
        const afterwards = nextTurn().then(() => records.users.save(userRecord(BOB)));
        late = expect(afterwards).rejects.toThrow('the transaction is over');
        throw new RangeError('given up');
      });
      await expect(writing).rejects.toBeInstanceOf(RangeError);
      await late;
      expect((await users()).map(({ userId }) => userId)).toEqual(['ada']);
    });

    it('are refused in time when a lock is not to be had', async () => {
      const impatient = stores.open({ statementTimeoutMs: 150 });
      await impatient.migrate();
      await admin.query('begin; lock table users in access exclusive mode');
      await expect(impatient.store.transact((records) => savePersons(records, [ADA]))).rejects.toBeInstanceOf(
        StoreUnavailable,
      );
      await expect(impatient.store.read(({ users }) => users.find(ADA))).rejects.toBeInstanceOf(
        StoreUnavailable,
      );
      await admin.query('rollback');
      await impatient.store.transact((records) => savePersons(records, [ADA]));
    });
  });
});
