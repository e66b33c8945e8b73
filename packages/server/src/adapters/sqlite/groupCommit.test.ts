import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { temporaryFolder } from '../../testing/service.ts';
import type { Schema } from '../sql/schema.ts';
import { createGroupCommit, type GroupCommit, type GroupCommitOptions } from './groupCommit.ts';
import { type Connections, openDatabase } from './openDatabase.ts';

describe('group commit', () => {
  const folder = temporaryFolder();
  let connections: Connections;

  beforeEach(async () => {
    connections = openDatabase(join(folder.path, 'store.db'));
    await sql`create table written (value integer)`.execute(connections.writer);
  });
  afterEach(async () => {
    await connections.close();
    folder.remove();
  });

  const create = (options: GroupCommitOptions, syncLog = connections.syncLog): GroupCommit =>
    createGroupCommit(connections.groups, syncLog, options);

  const write = (value: number) => async (db: Kysely<Schema>) => {
    await sql`insert into written values (${value})`.execute(db);
    return value;
  };

  /** Committed values, seen by another connection. */
  const committed = async (): Promise<number[]> => {
    const { rows } = await sql<{ value: number }>`select value from written order by value`.execute(
      connections.reader,
    );
    return rows.map(({ value }) => value);
  };

  it('answers only what another connection can read', async () => {
    const group = create({ maxItems: 100, maxWaitMs: 1 });
    expect(await group.submit(write(1))).toBe(1);
    expect(await committed()).toEqual([1]);
  });

  it('writes what comes together as one transaction, at most so many', async () => {
    const group = create({ maxItems: 3, maxWaitMs: 10_000, maxWorkMs: 10_000 });
    const transactions: number[] = [];
    const item = (value: number) => async (db: Kysely<Schema>) => {
      const seen = await committed();
      transactions.push(seen.length);
      return write(value)(db);
    };
    await Promise.all([1, 2, 3].map((value) => group.submit(item(value))));
    // All three saw an empty table through the other connection: none was committed before the others.
    expect(transactions).toEqual([0, 0, 0]);
    const rest = [4, 5].map((value) => group.submit(item(value)));
    // Two are fewer than three and the wait is long: closing is what commits them.
    await group.close();
    await Promise.all(rest);
    expect(await committed()).toEqual([1, 2, 3, 4, 5]);
  });

  it('waits for others no longer than stated', async () => {
    const group = create({ maxItems: 100, maxWaitMs: 1 });
    expect(await group.submit(write(7))).toBe(7);
    expect(await group.submit(write(8))).toBe(8);
  });

  it('waits for nobody after a pause, and for those who come soon after a transaction', async () => {
    const group = create({ maxItems: 2, maxWaitMs: 3_600_000 });
    expect(await group.submit(write(1))).toBe(1);
    const second = group.submit(write(2));
    await turn();
    await turn();
    expect(await committed()).toEqual([1]);
    const third = group.submit(write(3));
    expect(await Promise.all([second, third])).toEqual([2, 3]);
  });

  it('goes on after a group that had no time for any item', async () => {
    let groups = 0;
    const group = create({
      maxItems: 100,
      maxWaitMs: 0,
      // As when the process is not let go on between two lines of it.
      get maxWorkMs() {
        groups += 1;
        return groups === 1 ? 0 : 10_000;
      },
    });
    expect(await group.submit(write(1))).toBe(1);
    expect(await group.submit(write(2))).toBe(2);
    expect([await committed(), groups]).toEqual([[1, 2], 3]);
  });

  it('undoes only the item that fails', async () => {
    const group = create({ maxItems: 3, maxWaitMs: 1 });
    const outcomes = await Promise.allSettled([
      group.submit(write(1)),
      group.submit(async (db) => {
        await write(2)(db);
        throw new RangeError('after writing');
      }),
      group.submit(write(3)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: new RangeError('after writing') });
    expect(await committed()).toEqual([1, 3]);
  });

  it('runs those before it again, once, and those after it each for itself', async () => {
    const group = create({ maxItems: 10, maxWaitMs: 1 });
    const runs = [0, 0, 0, 0];
    const counting = (item: number, fails: boolean) =>
      group.submit(async (db) => {
        runs[item] = (runs[item] ?? 0) + 1;
        await write(item)(db);
        if (fails) throw new RangeError('after writing');
      });
    await Promise.allSettled([counting(0, false), counting(1, true), counting(2, false), counting(3, true)]);
    expect(runs).toEqual([2, 2, 1, 1]);
    expect(await committed()).toEqual([0, 2]);
  });

  it('gets past work that fails slowly behind many that do not', async () => {
    const group = create({ maxItems: 1_024, maxWaitMs: 1 });
    const runs = new Map<number, number>();
    const written = Array.from({ length: 200 }, (_, value) =>
      group.submit(async (db) => {
        runs.set(value, (runs.get(value) ?? 0) + 1);
        return write(value)(db);
      }),
    );
    const failing = group.submit(async () => {
      const until = performance.now() + 15;
      while (performance.now() < until);
      throw new Error('slow');
    });
    await expect(failing).rejects.toThrow('slow');
    expect(await Promise.all(written)).toHaveLength(200);
    // A group ends after some milliseconds, so the failing one may be met more than once; never again by those in savepoints.
    expect(Math.max(...runs.values())).toBeLessThanOrEqual(2);
    await group.close();
  });

  it('tells everybody when the transaction as a whole is lost', async () => {
    const group = create({ maxItems: 2, maxWaitMs: 1, maxWorkMs: 10_000 });
    const outcomes = await Promise.allSettled([
      group.submit(write(1)),
      group.submit(async (db) => {
        // What a full disk does: SQLite ends the transaction by itself, savepoints and all.
        await sql`rollback`.execute(db);
      }),
    ]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    expect(await committed()).toEqual([]);
    expect(await group.submit(write(9))).toBe(9);
  });

  it('turns a failing statement into an error that services know', async () => {
    const group = create({ maxItems: 1, maxWaitMs: 0 });
    const failing = group.submit((db) => sql`insert into nowhere values (1)`.execute(db));
    await expect(failing).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('ends a transaction that takes too long, and goes on with the rest', async () => {
    const group = create({ maxItems: 100, maxWaitMs: 1, maxWorkMs: 0.01 });
    const seen = [1, 2, 3].map((value) =>
      group.submit(async (db) => {
        const before = await committed();
        await write(value)(db);
        return before.length;
      }),
    );
    expect(await Promise.all(seen)).toEqual([0, 1, 2]);
  });

  it('waits for a lock that another process holds without stopping the event loop', async () => {
    const other = new Database(join(folder.path, 'store.db'));
    other.exec('begin immediate');
    const group = create({ maxItems: 1, maxWaitMs: 0 });
    let settled = false;
    const writing = group.submit(write(5)).finally(() => {
      settled = true;
    });
    // The loop turns while the lock is held: were the connection to wait for it, this would take seconds.
    for (let i = 0; i < 50; i++) await turn();
    expect(settled).toBe(false);
    other.exec('rollback');
    other.close();
    expect(await writing).toBe(5);
  });

  it('answers nothing before it is synced, and writes on meanwhile', async () => {
    const syncs: (() => void)[] = [];
    const group = create({ maxItems: 1, maxWaitMs: 0 }, () => new Promise<void>((done) => syncs.push(done)));
    const answered: number[] = [];
    const writing = [1, 2, 3].map((value) => group.submit(write(value)).then((done) => answered.push(done)));
    while ((await committed()).length < 3) await turn();
    expect([syncs.length, answered]).toEqual([1, []]);
    const reading = group.synced();
    syncs[0]?.();
    while (syncs.length < 2) await turn();
    // The second is for all that came while the first was under way.
    expect(answered).toEqual([1]);
    syncs[1]?.();
    await Promise.all([...writing, reading, group.close()]);
    expect([syncs.length, answered]).toEqual([2, [1, 2, 3]]);
  });

  it('refuses everything once a sync failed, though the next might succeed', async () => {
    let syncs = 0;
    const group = create({ maxItems: 1, maxWaitMs: 0 }, async () => {
      syncs += 1;
      if (syncs === 1) throw new Error('input/output error');
    });
    const together = await Promise.allSettled([1, 2].map((value) => group.submit(write(value))));
    for (const outcome of together) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    await expect(group.submit(write(3))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(group.synced()).rejects.toBeInstanceOf(StoreUnavailable);
    expect(syncs).toBe(1);
    await group.close();
  });

  it('takes nothing more once it closes', async () => {
    const group = create({ maxItems: 1, maxWaitMs: 0 });
    await group.close();
    await expect(group.submit(write(1))).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
