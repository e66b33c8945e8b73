import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteError } from 'better-sqlite3';
import { CompiledQuery, type Kysely, sql } from 'kysely';
import { StoreUnavailable } from '../../ports/store.ts';
import type { Memory } from '../sql/memory.ts';
import type { Schema } from '../sql/schema.ts';

export interface GroupCommitOptions {
  /** Most items in one transaction. */
  readonly maxItems: number;
  /** Longest that an item waits for others before its transaction begins, ms. */
  readonly maxWaitMs: number;
  /** A transaction takes no further item after so long, ms. Default 10. */
  readonly maxWorkMs?: number;
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

const NOTHING: Memory = { mark: () => () => undefined };

/** SQLite works on the event loop, and everything else waits for it. */
const MAX_WORK_MS = 10;
/** More than this waiting means that the store can't keep up: better refused at once than answered too late. */
const MAX_WAITING = 4_096;
/** How long another process may hold the write lock (the command line beside the service), and how often to look. */
const LOCK_PATIENCE_MS = 5_000;
const LOCK_RETRY_MS = 20;

/** @param memory goes back with every change that is undone */
export function createGroupCommit(
  writer: Kysely<Schema>,
  options: GroupCommitOptions,
  memory: Memory = NOTHING,
): GroupCommit {
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
    running = commit(writer, waiting, options, memory).then(() => {
      running = undefined;
      // What is left has waited already; by way of the event loop, so that a full queue does not stop everything else.
      setImmediate(() => {
        if (running === undefined && waiting.length > 0) start();
      });
    });
  };

  return {
    submit(work) {
      if (closed) return Promise.reject(new StoreUnavailable('the store is closing'));
      if (waiting.length >= MAX_WAITING)
        return Promise.reject(new StoreUnavailable('too many writes are waiting'));
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

/** Writes items from the head of the queue. Never rejects: whatever goes wrong is told to the items it concerns. */
async function commit(
  writer: Kysely<Schema>,
  waiting: Item[],
  { maxItems, maxWorkMs = MAX_WORK_MS }: GroupCommitOptions,
  memory: Memory,
): Promise<void> {
  const items: Item[] = [];
  const forget = memory.mark();
  try {
    const settlements = await writer.connection().execute(async (connection) => {
      await begin(connection);
      try {
        const settled: Settle[] = [];
        const started = performance.now();
        while (settled.length < maxItems && performance.now() - started < maxWorkMs) {
          const item = waiting.shift();
          if (item === undefined) break;
          items.push(item);
          settled.push(await runInSavepoint(connection, item, memory));
        }
        await sql`commit`.execute(connection);
        return settled;
      } catch (error) {
        await rollback(connection);
        forget();
        throw error;
      }
    });
    for (const settle of settlements) settle();
  } catch (error) {
    // The transaction as a whole failed (disk full, lock not to be had): nothing of it was written.
    // Without the lock nobody got in: whoever waited has waited long enough.
    const failed = items.length > 0 ? items : waiting.splice(0);
    for (const item of failed) item.fail(unavailable(error));
  }
}

/** Takes the write lock. The connection itself never waits for it: that would stop the event loop. */
async function begin(connection: Kysely<Schema>): Promise<void> {
  await sql`pragma busy_timeout = 0`.execute(connection);
  const deadline = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      await sql`begin immediate`.execute(connection);
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
      await sleep(LOCK_RETRY_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function unavailable(cause: unknown): StoreUnavailable {
  return new StoreUnavailable('the store could not write', { cause });
}

/** Every item runs these: built once. */
const SAVEPOINT = CompiledQuery.raw('savepoint item');
const RELEASE = CompiledQuery.raw('release item');

async function runInSavepoint(connection: Kysely<Schema>, item: Item, memory: Memory): Promise<Settle> {
  const forget = memory.mark();
  await connection.executeQuery(SAVEPOINT);
  try {
    const settle = await item.run(connection);
    await connection.executeQuery(RELEASE);
    return settle;
  } catch (error) {
    if (!(error instanceof WorkFailed)) throw error;
    await sql`rollback to item`.execute(connection);
    forget();
    await connection.executeQuery(RELEASE);
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
