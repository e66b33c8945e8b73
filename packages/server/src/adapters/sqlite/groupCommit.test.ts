import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/profileStore.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { createGroupCommit, type GroupCommit } from './groupCommit.ts';
import { type Connections, openDatabase } from './openDatabase.ts';
import type { Schema } from './schema.ts';

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

  const create = (options: { maxItems: number; maxWaitMs: number }): GroupCommit =>
    createGroupCommit(connections.writer, options);

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
    const group = create({ maxItems: 3, maxWaitMs: 10_000 });
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

  it('tells everybody when the transaction as a whole is lost', async () => {
    const group = create({ maxItems: 2, maxWaitMs: 1 });
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

  it('takes nothing more once it closes', async () => {
    const group = create({ maxItems: 1, maxWaitMs: 0 });
    await group.close();
    await expect(group.submit(write(1))).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
