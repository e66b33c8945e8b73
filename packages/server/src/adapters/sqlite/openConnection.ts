import { chmodSync, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder } from '../../makeFolder.ts';

// Threads import this: no more than a connection needs.

/** How long to wait for another process's write lock (ms): the command line may work beside the service. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Pages of the file that a connection keeps at most (kB); it takes them when it reads and gives none back before it closes.
 * What reads beside the writer needs the upper pages of a few trees: the rest is in the system's cache of the file.
 */
const PAGE_CACHE_KB = { writes: 16_000, reads: 4_000, seldom: 2_000 } as const;
export type PageCache = keyof typeof PAGE_CACHE_KB;

/** A file of mode 0600, which SQLite gives to its -wal and -shm files, too; its folder, where it is new, 0700. */
export function makePrivateFile(file: string): void {
  makeFolder(dirname(file), 0o700);
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** SQLite's FULL syncs the log at every commit, NORMAL when it is copied into the store and when it begins anew. */
const SYNCHRONOUS = { FULL: 2, NORMAL: 1 } as const;

/** A connection that syncs every commit. @throws when it can't be made so */
export function openDurably(file: string, use: PageCache): Database.Database {
  return openConnection(file, 'FULL', use);
}

export function openConnection(
  file: string,
  synchronous: keyof typeof SYNCHRONOUS,
  use: PageCache,
): Database.Database {
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  // better-sqlite3 is built with NORMAL in WAL mode, which alone may lose the last commits when the power goes.
  database.pragma(`synchronous = ${synchronous}`);
  database.pragma(`cache_size = -${PAGE_CACHE_KB[use]}`);
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  assertPragma(database, 'journal_mode', 'wal');
  assertPragma(database, 'synchronous', SYNCHRONOUS[synchronous]);
  assertPragma(database, 'foreign_keys', 1);
  return database;
}

export function assertPragma(database: Database.Database, name: string, expected: string | number): void {
  const got: unknown = database.pragma(name, { simple: true });
  if (got !== expected) {
    throw new Error(`the store can't be opened durably: ${name} is ${String(got)}, expected ${expected}`);
  }
}
