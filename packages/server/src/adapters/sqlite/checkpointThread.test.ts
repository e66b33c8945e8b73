import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';
import { createCheckpointThread } from './checkpointThread.ts';

const folder = temporaryFolder();
afterEach(() => folder.remove());

/** What the store itself holds, without its log. */
function inStore(file: string): number {
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  const database = new Database(copy);
  try {
    return database.prepare<[], { n: number }>('select count(*) as n from things').get()?.n ?? Number.NaN;
  } finally {
    database.close();
    rmSync(copy);
  }
}

it('copies the log into the store, again and again, and lets go of it', async () => {
  mkdirSync(folder.path, { recursive: true });
  const file = join(folder.path, 'store.db');
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.exec('create table things (id integer)');
  database.pragma('wal_checkpoint(TRUNCATE)');
  const insert = database.prepare('insert into things values (1)');
  const thread = createCheckpointThread(file);
  insert.run();
  expect(inStore(file)).toBe(0);
  await thread.copy();
  expect(inStore(file)).toBe(1);
  insert.run();
  await thread.copy();
  expect(inStore(file)).toBe(2);
  await thread.close();
  await expect(thread.copy()).rejects.toThrow('closing');
  database.close();
});

it('says so where there is no store, and starts again the next time', async () => {
  const thread = createCheckpointThread(join(folder.path, 'none', 'store.db'));
  await expect(thread.copy()).rejects.toThrow();
  await expect(thread.copy()).rejects.toThrow();
  await thread.close();
});
