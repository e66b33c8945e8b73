import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import type { Schema } from '../sql/schema.ts';
import { createCheckpoints } from './checkpoints.ts';
import { createCheckpointThread } from './checkpointThread.ts';
import { DirectDialect } from './directDialect.ts';
import { createFileSync } from './fileSync.ts';

/** How long to wait for another process's write lock (ms): the command line may work beside the service. */
const BUSY_TIMEOUT_MS = 5_000;

export interface Connections {
  /** Writes what the service does; see groupCommit.ts. It waits for no lock, and what it commits is durable after `syncLog`. */
  readonly groups: Kysely<Schema>;
  syncLog(): Promise<void>;
  /** To be told of each commit of `groups` how many writes it was; the next transaction there waits for the answer. */
  committed(writes: number): Promise<void> | undefined;
  /** Writes everything else, such as migrations, and syncs every commit. */
  readonly writer: Kysely<Schema>;
  /** Sees what is committed, never waits for the writer (WAL). */
  readonly reader: Kysely<Schema>;
  /** The same, for reads that hold on to one moment, beside whom nobody reads on it. */
  readonly snapshots: Kysely<Schema>;
  close(): Promise<void>;
}

/**
 * Opens (or creates) the store file: mode 0600 in a folder of mode 0700, write-ahead log, and a sync after every
 * commit, so that what was acknowledged survives a power cut.
 *
 * @throws when a connection can't be made durable: better no service than one that forgets.
 */
export function openDatabase(file: string): Connections {
  makePrivateFile(file);
  const writer = openDurably(file);
  const groups = openForGroups(file);
  const log = createFileSync(`${file}-wal`);
  const store = createFileSync(file);
  const thread = createCheckpointThread(file);
  const reader = openToRead(file);
  const snapshots = openToRead(file);
  for (const database of [groups, writer]) overwriteDeleted(database);
  const kysely = {
    groups: wrap(groups),
    writer: wrap(writer),
    reader: wrap(reader),
    snapshots: wrap(snapshots),
  };
  return {
    ...kysely,
    syncLog: log.sync,
    committed: createCheckpoints({ copy: thread.copy, sync: store.sync }),
    async close() {
      await thread.close();
      await log.close();
      await kysely.groups.destroy();
      await kysely.snapshots.destroy();
      await kysely.reader.destroy();
      await kysely.writer.destroy();
      // Kysely leaves a connection alone that it never used.
      for (const database of [groups, snapshots, reader, writer]) if (database.open) database.close();
      // Last: the locks of the others would go with it.
      await store.close();
    },
  };
}

/** A file of mode 0600, which SQLite gives to its -wal and -shm files, too; its folder, where it is new, 0700. */
export function makePrivateFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** SQLite's FULL syncs the log at every commit, NORMAL when it is copied into the store and when it begins anew. */
const SYNCHRONOUS = { FULL: 2, NORMAL: 1 } as const;

/** A connection that syncs every commit. @throws when it can't be made so */
export function openDurably(file: string): Database.Database {
  return openConnection(file, 'FULL');
}

/** Pages in the log before SQLite itself copies them into the store, inside a commit: twice as many as the thread copies them at (32 MB). */
const PAGES_IN_LOG = 8_000;

function openForGroups(file: string): Database.Database {
  const database = openConnection(file, 'NORMAL');
  // Group commit waits for the lock by itself: SQLite would stop the event loop.
  database.pragma('busy_timeout = 0');
  database.pragma(`wal_autocheckpoint = ${PAGES_IN_LOG}`);
  return database;
}

function openConnection(file: string, synchronous: keyof typeof SYNCHRONOUS): Database.Database {
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  // better-sqlite3 is built with NORMAL in WAL mode, which alone may lose the last commits when the power goes.
  database.pragma(`synchronous = ${synchronous}`);
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  assertPragma(database, 'journal_mode', 'wal');
  assertPragma(database, 'synchronous', SYNCHRONOUS[synchronous]);
  assertPragma(database, 'foreign_keys', 1);
  return database;
}

/** So that an erased person is not read back from free pages of the file. */
function overwriteDeleted(database: Database.Database): void {
  database.pragma('secure_delete = ON');
  assertPragma(database, 'secure_delete', 1);
}

function openToRead(file: string): Database.Database {
  const database = openDurably(file);
  database.pragma('query_only = ON');
  return database;
}

function assertPragma(database: Database.Database, name: string, expected: string | number): void {
  const got: unknown = database.pragma(name, { simple: true });
  if (got !== expected) {
    throw new Error(`the store can't be opened durably: ${name} is ${String(got)}, expected ${expected}`);
  }
}

function wrap(database: Database.Database): Kysely<Schema> {
  const statements = new Map<string, Database.Statement>();
  const connection = {
    close: () => database.close(),
    // The service's queries are few and fixed: each is prepared once.
    prepare(sql: string) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = database.prepare(sql);
        if (cacheable(sql)) statements.set(sql, statement);
      }
      return statement;
    },
  };
  return new Kysely<Schema>({ dialect: new DirectDialect({ database: connection }, database) });
}

function cacheable(sql: string): boolean {
  return /^(?:(?:select|insert|update|delete|savepoint|release) |begin|commit)/.test(sql);
}
