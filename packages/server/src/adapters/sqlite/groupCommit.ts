import { SqliteError } from 'better-sqlite3';
import { type Kysely, sql } from 'kysely';
import { StoreUnavailable } from '../../ports/profileStore.ts';
import type { Schema } from './schema.ts';

export interface GroupCommitOptions {
  /** Most items in one transaction. */
  readonly maxItems: number;
  /** Longest that an item waits for others before its transaction begins, ms. */
  readonly maxWaitMs: number;
}

/** Writes of concurrent requests as one transaction with one sync: a sync costs more than all of them. */
export interface GroupCommit {
  /**
   * Runs `work` inside the next transaction. Resolves after the commit; when `work` rejects, only what it wrote
   * is undone and only its own promise rejects.
   */
  submit<Result>(work: (connection: Kysely<Schema>) => Promise<Result>): Promise<Result>;
  /** Commits what waits, refuses the rest. */
  close(): Promise<void>;
}

interface Item {
  /** Does the work; settles the submitter's promise later, by what it returns. */
  run(connection: Kysely<Schema>): Promise<Settle>;
  fail(error: Error): void;
}

type Settle = () => void;

export function createGroupCommit(writer: Kysely<Schema>, options: GroupCommitOptions): GroupCommit {
  const waiting: Item[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let closed = false;

  const schedule = (): void => {
    if (running !== undefined || waiting.length === 0) return;
    if (waiting.length >= options.maxItems || closed) start();
    else timer ??= setTimeout(start, options.maxWaitMs);
  };
  const start = (): void => {
    clearTimeout(timer);
    timer = undefined;
    running = commit(writer, waiting.splice(0, options.maxItems)).finally(() => {
      running = undefined;
      schedule();
    });
  };

  return {
    submit(work) {
      if (closed) return Promise.reject(new StoreUnavailable('the store is closing'));
      return new Promise((resolve, reject) => {
        waiting.push({
          run: async (connection) => {
            try {
              const result = await work(connection);
              return () => resolve(result);
            } catch (error) {
              const reason = error instanceof SqliteError ? unavailable(error) : error;
              throw new WorkFailed(() => reject(reason));
            }
          },
          fail: reject,
        });
        schedule();
      });
    },
    async close() {
      closed = true;
      while (running !== undefined || waiting.length > 0) {
        schedule();
        await running;
      }
    },
  };
}

/** Work that rejected: its savepoint is rolled back, then its submitter is told. */
class WorkFailed extends Error {
  readonly settle: Settle;

  constructor(settle: Settle) {
    super('work failed');
    this.settle = settle;
  }
}

/** Never rejects: whatever goes wrong is told to the items it concerns. */
async function commit(writer: Kysely<Schema>, items: readonly Item[]): Promise<void> {
  try {
    const settlements = await writer.connection().execute(async (connection) => {
      await sql`begin immediate`.execute(connection);
      try {
        const settled: Settle[] = [];
        for (const item of items) settled.push(await runInSavepoint(connection, item));
        await sql`commit`.execute(connection);
        return settled;
      } catch (error) {
        await rollback(connection);
        throw error;
      }
    });
    for (const settle of settlements) settle();
  } catch (error) {
    // The transaction as a whole failed (disk full, lock not to be had): nothing of it was written.
    for (const item of items) item.fail(unavailable(error));
  }
}

function unavailable(cause: unknown): StoreUnavailable {
  return new StoreUnavailable('the store could not write', { cause });
}

async function runInSavepoint(connection: Kysely<Schema>, item: Item): Promise<Settle> {
  await sql`savepoint item`.execute(connection);
  try {
    const settle = await item.run(connection);
    await sql`release item`.execute(connection);
    return settle;
  } catch (error) {
    if (!(error instanceof WorkFailed)) throw error;
    await sql`rollback to item`.execute(connection);
    await sql`release item`.execute(connection);
    return error.settle;
  }
}

async function rollback(connection: Kysely<Schema>): Promise<void> {
  try {
    await sql`rollback`.execute(connection);
  } catch {
    // SQLite has rolled back by itself (full disk, I/O error): there is nothing left to undo.
  }
}
