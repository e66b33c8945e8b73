import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { createGroupCommit, type GroupCommit } from './groupCommit.ts';
import { type Connections, openDatabase } from './openDatabase.ts';

const folder = temporaryFolder();
let connections: Connections;
let group: GroupCommit;
beforeEach(async () => {
  connections = openDatabase(join(folder.path, 'store.db'));
  await sql`create table written (value integer, filling blob)`.execute(connections.writer);
  group = createGroupCommit(connections.groups, connections.syncLog, { maxItems: 8, maxWaitMs: 0 });
});
afterEach(async () => {
  await group.close();
  await connections.close();
  folder.remove();
});

/** SQLite then answers as it does when the disk is full (SQLITE_FULL). */
const allowPages = (count: number) => sql.raw(`pragma max_page_count = ${count}`).execute(connections.groups);

it('a full disk loses nothing that was acknowledged, keeps nothing that was not, and is over when there is room', async () => {
  const write = (value: number) =>
    group.submit(async (db) => {
      await sql`insert into written values (${value}, zeroblob(9000))`.execute(db);
      return value;
    });
  const committed = async () => {
    const { rows } = await sql<{ value: number }>`select value from written order by value`.execute(
      connections.reader,
    );
    return rows.map(({ value }) => value);
  };
  await allowPages(60);
  const outcomes = await Promise.allSettled(Array.from({ length: 64 }, (_, value) => write(value)));
  const acknowledged = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.every((reason) => reason instanceof StoreUnavailable)).toBe(true);
  expect(await committed()).toEqual(acknowledged);
  await allowPages(10_000);
  expect(await write(200)).toBe(200);
  expect(await committed()).toEqual([...acknowledged, 200]);
});
