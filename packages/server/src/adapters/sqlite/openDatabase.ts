import type Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import type { Schema } from '../sql/schema.ts';
import { createCheckpoints } from './checkpoints.ts';
import { createCheckpointThread } from './checkpointThread.ts';
import { DirectDialect } from './directDialect.ts';
import { createFileSync, stopTogether } from './fileSync.ts';
import {
  assertPragma,
  makePrivateFile,
  openConnection,
  openDurably,
  type PageCache,
} from './openConnection.ts';

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

export interface DatabaseOptions {
  /** Hears why the log could not be copied into the store beside the event loop, once until it can be again. */
  readonly checkpointFailed?: (error: unknown) => void;
}

/**
 * Opens (or creates) the store file: mode 0600 in a folder of mode 0700, write-ahead log, and a sync after every
 * commit, so that what was acknowledged survives a power cut.
 *
 * @throws when a connection can't be made durable: better no service than one that forgets.
 */
export function openDatabase(file: string, { checkpointFailed }: DatabaseOptions = {}): Connections {
  makePrivateFile(file);
  const writer = openDurably(file, 'writes');
  const groups = openForGroups(file);
  const log = createFileSync(`${file}-wal`);
  const store = createFileSync(file);
  const syncs = stopTogether(log, store);
  const thread = createCheckpointThread(file);
  let closing = false;
  const reader = openToRead(file, 'reads');
  const snapshots = openToRead(file, 'seldom');
  for (const database of [groups, writer]) overwriteDeleted(database);
  const kysely = {
    groups: wrap(groups),
    writer: wrap(writer),
    reader: wrap(reader),
    snapshots: wrap(snapshots),
  };
  return {
    ...kysely,
    syncLog: syncs.log,
    committed: createCheckpoints({
      copy: thread.copy,
      sync: syncs.store,
      failed: (error) => {
        if (!closing) checkpointFailed?.(error);
      },
    }),
    async close() {
      closing = true;
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

/**
 * Pages in the log (128 MB) before SQLite itself copies them into the store, inside a commit. Far more than there are before the
 * thread is done: it begins at some 5,000, and what is written while it waits for the disk is added. At 8,000 SQLite came first,
 * about once a second at half of the greatest load, and kept the event loop for some 11 ms each time.
 */
const PAGES_IN_LOG = 32_000;

function openForGroups(file: string): Database.Database {
  const database = openConnection(file, 'NORMAL', 'writes');
  // Group commit waits for the lock by itself: SQLite would stop the event loop.
  database.pragma('busy_timeout = 0');
  database.pragma(`wal_autocheckpoint = ${PAGES_IN_LOG}`);
  // What a statement has to be able to undo: a file each time otherwise, where one is allowed at all.
  database.pragma('temp_store = MEMORY');
  return database;
}

/** So that an erased person is not read back from free pages of the file. */
function overwriteDeleted(database: Database.Database): void {
  database.pragma('secure_delete = ON');
  assertPragma(database, 'secure_delete', 1);
}

function openToRead(file: string, use: PageCache): Database.Database {
  const database = openDurably(file, use);
  database.pragma('query_only = ON');
  return database;
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
