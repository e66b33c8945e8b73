import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { StoreUnavailable } from '../../ports/store.ts';
import type { Vault } from '../../ports/vault.ts';
import { createApiKeyStore } from '../sql/apiKeyStore.ts';
import { migrate, migrateAsFar, pendingMigrations } from '../sql/migrate.ts';
import type { AuditOptions, OpenedStore } from '../sql/openedStore.ts';
import { openKeys, prepareKeys } from '../sql/prepareKeys.ts';
import type { Schema } from '../sql/schema.ts';
import { sealJudgements } from '../sql/sealJudged.ts';
import { createStore } from '../sql/store.ts';
import { connect } from './connect.ts';
import { checkFinished, checkServer, inspect } from './inspect.ts';
import { installJobs, pendingJobs } from './installJobs.ts';
import { createLanes } from './lanes.ts';
import { partition } from './partition.ts';
import { isBusy, isDriverFault, isOutdated } from './postgresFault.ts';
import { schemaTypes } from './schemaTypes.ts';
import { createTransactions } from './transactions.ts';

export interface PostgresOptions {
  readonly url: string;
  /** Connections at most: two thirds of them write, the others read. */
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
}

/** Of anything that is later than every row. */
const END_OF_TIME = new Date(8.64e15);

/** Everything that is kept, in a PostgreSQL database that other processes may use at the same time. */
export function openPostgresStore(
  options: PostgresOptions & {
    readonly audit: AuditOptions;
    readonly vault: Vault;
    /** Whether it may be a copy that is not finished. */
    readonly restoring?: boolean;
  },
): OpenedStore {
  const { url, poolSize, statementTimeoutMs, vault, restoring = false } = options;
  const readers = Math.max(1, Math.floor(poolSize / 3));
  const writers = Math.max(1, poolSize - readers);
  const common = { url, statementTimeoutMs };
  const writing = connect({ ...common, size: writers, name: 'keystroke-auth', pipeline: true });
  const reading = connect({ ...common, size: readers, name: 'keystroke-auth reads', readOnly: true });
  const [writer, reader] = [writing.db, reading.db];
  const { keys: auditKeys } = options.audit;
  const lanes = createLanes(writers, auditKeys);
  const submit = createTransactions(writing.take, lanes);
  const store = createStore(
    {
      submit,
      snapshot: (work) =>
        // Each reading connection may be outdated once.
        untilFresh(readers, () => reader.transaction().setIsolationLevel('repeatable read').execute(work)),
      reader,
      isDriverFault,
    },
    vault,
  );
  return {
    keys: createApiKeyStore(reader),
    store,
    auditKeys,
    vault,
    async migrate() {
      const names = await withoutTimeout(url, async (db) => {
        await checkServer(db, url);
        if (!restoring) await checkFinished(db);
        return migrateAll(db, url);
      });
      await prepareKeys({
        ...{ db: writer, submit, vault },
        // Typing was never kept here in plain; what it was judged by was.
        sealAll: () => sealJudgements({ submit, vault }),
      });
      return names;
    },
    pendingMigrations: async () => [...(await pendingMigrations(reader)), ...(await pendingJobs(reader))],
    partition: (count) => withoutTimeout(url, (db) => partition(db.withoutPlugins(), count)),
    checkKeys: async () => void (await openKeys(reader, vault)),
    pool() {
      const [one, other] = [writing.pool(), reading.pool()];
      return {
        total: one.total + other.total,
        idle: one.idle + other.idle,
        waiting: one.waiting + other.waiting,
      };
    },
    inspect: () => inspect(reader, url, poolSize),
    async close() {
      // What can't be sealed now is sealed by whoever comes later.
      await store.transact(({ audit }) => audit.seal(END_OF_TIME)).catch(() => undefined);
      await lanes.close();
      await Promise.all([writing.close(), reading.close()]);
    },
  };
}

/** Brings an empty database to this build's schema, for a copy. @throws {StoreUnavailable} when it can't be reached */
export function preparePostgres(url: string): Promise<string[]> {
  return withoutTimeout(url, async (db) => {
    await checkServer(db, url);
    return migrateAll(db, url);
  });
}

/** Brings an empty database to the schema that a backup has. @throws {BackupBroken} for one that this build does not know */
export function preparePostgresAsFar(url: string, migrations: readonly string[]): Promise<void> {
  return withoutTimeout(url, async (db) => {
    await checkServer(db, url);
    await migrateAsFar(db, migrations);
    // No rows of a backup are in there: whatever version made it, the jobs of this one come.
    await installJobs(db, url);
  });
}

async function migrateAll(db: Kysely<Schema>, url: string): Promise<string[]> {
  return [...(await migratePatiently(db)), ...(await installJobs(db, url))];
}

/** A migration waits for a table at most so long (ms), because everybody who wants that table waits behind it. */
const LOCK_MS = 1_000;
/** Then it lets them pass for so long, and tries again, for so long in all. */
const [PAUSE_MS, PATIENCE_MS] = [1_000, 120_000];

/** As {@link migrate}, in the midst of what others do. A migration that is given up is undone. @throws {StoreUnavailable} */
async function migratePatiently(db: Kysely<Schema>): Promise<string[]> {
  await sql`select set_config('lock_timeout', ${String(LOCK_MS)}, false)`.execute(db);
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await migrate(db);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : null;
      if (!isBusy(cause)) throw error;
      if (performance.now() >= deadline) {
        throw new StoreUnavailable(
          'the tables are in use by something that takes long, such as a backup: migrate when it is done',
          { cause },
        );
      }
    }
    await sleep(PAUSE_MS);
  }
}

/** Reads again where a migration changed the tables meanwhile, at most so often. */
async function untilFresh<Result>(times: number, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (times === 0 || !isOutdated(error)) throw error;
    return untilFresh(times - 1, read);
  }
}

/** For changes of the schema, which may take as long as they take. */
async function withoutTimeout<Result>(
  url: string,
  work: (db: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  const { db, close } = connect({ url, size: 1, statementTimeoutMs: 0, name: 'keystroke-auth migrate' });
  try {
    return await work(db.withPlugin(schemaTypes));
  } finally {
    await close();
  }
}
