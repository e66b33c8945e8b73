import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteError } from 'better-sqlite3';
import { CompiledQuery, type Kysely, sql } from 'kysely';
import { StoreUnavailable } from '../../ports/store.ts';
import type { Memory } from '../sql/memory.ts';
import type { Schema } from '../sql/schema.ts';
import { type Committed, createSync, type Settle, type Sync, unavailable } from './syncInTurn.ts';

export interface GroupCommitOptions {
  /** Most items in one transaction. */
  readonly maxItems: number;
  /** The next transaction begins so long after the one before at the earliest (ms), so that those who come meanwhile share it. */
  readonly maxWaitMs: number;
  /** A transaction takes no further item after so long, ms. Default 10. */
  readonly maxWorkMs?: number;
  /** Nothing is taken on while a commit or a sync takes longer than that (ms): the disk does not answer. Default 10,000. */
  readonly silentMs?: number;
  /** Hears how many shared a commit. */
  readonly committed?: (items: number) => void;
  /** Hears the same; the next transaction waits for the promise that it gives. It never throws or rejects. */
  readonly pause?: (items: number) => Promise<void> | undefined;
}

/** Writes of concurrent requests as one transaction with one sync: a sync costs more than all of them. */
export interface GroupCommit {
  /**
   * Runs `work` inside the next transaction. Resolves after the commit, once it is synced; when `work` rejects, only what
   * it wrote is undone and only its own promise rejects. It may be called again: all of a transaction is undone when
   * another work in it rejects.
   */
  submit<Result>(work: (connection: Kysely<Schema>) => Promise<Result>): Promise<Result>;
  /** Resolves once all is synced that others can see now. @throws {StoreUnavailable} when it can't be, or not now */
  synced(): Promise<void>;
  /** @throws {StoreUnavailable} where nothing is taken on: the disk does not answer, or a sync failed */
  assertTakes(): void;
  /** Whether a sync failed: nothing is taken on until the next start. */
  isBroken(): boolean;
  /** Commits what waits, refuses the rest. */
  close(): Promise<void>;
}

interface Item {
  /** Does the work; settles the submitter's promise later, by what it returns. */
  run(connection: Kysely<Schema>): Promise<Settle>;
  fail(error: Error): void;
}

const NOTHING: Memory = { mark: () => () => undefined };

/** SQLite works on the event loop, and everything else waits for it. */
const MAX_WORK_MS = 10;
/** More than this waiting means that the store can't keep up: better refused at once than answered too late. */
const MAX_WAITING = 4_096;
/** After work that rejected, so many run each in a savepoint: whoever is refused again and again makes nobody's run twice. */
const CAREFUL_ITEMS = 128;
/** How long another process may hold the write lock (the command line beside the service), and how often to look. */
const LOCK_PATIENCE_MS = 5_000;
const LOCK_RETRY_MS = 20;
/** A disk that takes longer for one sync does not answer. Longer than the wait for the lock, which ends by itself. */
const SILENT_MS = 10_000;

/**
 * @param writer a connection of its own: it waits for no lock, and need not sync what it commits
 * @param syncLog makes durable what was committed until it is called; runs beside the next transaction
 * @param memory goes back with every change that is undone
 */
export function createGroupCommit(
  writer: Kysely<Schema>,
  syncLog: () => Promise<void>,
  options: GroupCommitOptions,
  memory: Memory = NOTHING,
): GroupCommit {
  const waiting: Item[] = [];
  const sync = createSync(syncLog);
  let stopWaiting: (() => void) | undefined;
  let running: Promise<void> | undefined;
  /** When it began. */
  let runningSince = Number.POSITIVE_INFINITY;
  let closed = false;
  /** When the last transaction was over, by `performance.now()`. */
  let ended = Number.NEGATIVE_INFINITY;
  const care: Care = { items: 0 };

  const schedule = (): void => {
    if (running !== undefined || waiting.length === 0) return;
    if (waiting.length >= options.maxItems || closed) start();
    else stopWaiting ??= after(ended + options.maxWaitMs - performance.now(), start);
  };
  const start = (): void => {
    stopWaiting?.();
    stopWaiting = undefined;
    runningSince = performance.now();
    running = commit(writer, waiting, sync, care, options, memory).then(() => {
      running = undefined;
      runningSince = Number.POSITIVE_INFINITY;
      ended = performance.now();
      // What is left has waited already; by way of the event loop, so that a full queue does not stop everything else.
      setImmediate(() => {
        if (running === undefined && waiting.length > 0) start();
      });
    });
  };

  const refusal = (): StoreUnavailable | null => {
    if (sync.failure !== null) return sync.failure;
    const oldest = Math.min(runningSince, sync.since);
    if (performance.now() - oldest <= (options.silentMs ?? SILENT_MS)) return null;
    return new StoreUnavailable('the disk does not answer');
  };
  const assertTakes = (): void => {
    const refused = refusal();
    if (refused !== null) throw refused;
  };

  return {
    submit(work) {
      if (closed) return Promise.reject(new StoreUnavailable('the store is closing'));
      // What was written more would only wait with the rest, and at last the event loop with it.
      const refused = refusal();
      if (refused !== null) return Promise.reject(refused);
      if (waiting.length + sync.pending >= MAX_WAITING)
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
    async synced() {
      assertTakes();
      await sync.done();
    },
    assertTakes,
    isBroken: () => sync.failure !== null,
    async close() {
      closed = true;
      while (running !== undefined || waiting.length > 0) {
        schedule();
        await running;
      }
      // Whom it concerns is told.
      await sync.done().catch(() => undefined);
    },
  };
}

/**
 * @param milliseconds 0 or less: once all who come in the same turn of the event loop are there
 * @returns takes it back
 */
function after(milliseconds: number, run: () => void): () => void {
  if (milliseconds <= 0) {
    const immediate = setImmediate(run);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
}

/** Work that rejected: what it wrote is undone, then its submitter is told. */
class WorkFailed extends Error {
  readonly settle: Settle;

  constructor(settle: Settle) {
    super('work failed');
    this.settle = settle;
  }
}

/** How many of the next items run in a savepoint of their own. */
interface Care {
  items: number;
}

/** Writes items from the head of the queue. Never rejects: whatever goes wrong is told to the items it concerns. */
async function commit(
  writer: Kysely<Schema>,
  waiting: Item[],
  sync: Sync,
  care: Care,
  { maxItems, maxWorkMs = MAX_WORK_MS, committed, pause }: GroupCommitOptions,
  memory: Memory,
): Promise<void> {
  const items: Item[] = [];
  const forget = memory.mark();
  try {
    await writer.connection().execute(async (connection) => {
      await begin(connection);
      try {
        const settled: Committed[] = [];
        const started = performance.now();
        while (settled.length < maxItems && performance.now() - started < maxWorkMs) {
          const item = waiting.shift();
          if (item === undefined) break;
          items.push(item);
          if (care.items > 0) {
            care.items -= 1;
            settled.push({ settle: await runInSavepoint(connection, item, memory), fail: item.fail });
            continue;
          }
          const done = await attempt(connection, item);
          if (!(done instanceof WorkFailed)) {
            settled.push({ settle: done, fail: item.fail });
            continue;
          }
          // A savepoint an item costs more than what most items write. So nothing is kept of those before, and they run again.
          await connection.executeQuery(ROLLBACK);
          forget();
          // All that is undone, too: else time may be over before the one that fails is reached, again and again.
          care.items = Math.max(CAREFUL_ITEMS, items.length);
          await begin(connection);
          if (items.length === 1) {
            settled.push({ settle: done.settle, fail: item.fail });
            continue;
          }
          settled.length = 0;
          waiting.unshift(...items.splice(0));
        }
        await sync.commit(() => connection.executeQuery(COMMIT), settled);
        committed?.(settled.length);
        await pause?.(settled.length);
      } catch (error) {
        await rollback(connection);
        forget();
        throw error;
      }
    });
  } catch (error) {
    // The transaction as a whole failed (disk full, lock not to be had): nothing of it was written.
    // Without the lock nobody got in: whoever waited has waited long enough.
    const failed = items.length > 0 ? items : waiting.splice(0);
    for (const item of failed) item.fail(unavailable(error));
  }
}

async function attempt(connection: Kysely<Schema>, item: Item): Promise<Settle | WorkFailed> {
  try {
    return await item.run(connection);
  } catch (error) {
    if (error instanceof WorkFailed) return error;
    throw error;
  }
}

/** Takes the write lock. The connection itself never waits for it: that would stop the event loop. */
async function begin(connection: Kysely<Schema>): Promise<void> {
  const deadline = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      await connection.executeQuery(BEGIN);
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

/** Every group runs these, or every item: built once. */
const BEGIN = CompiledQuery.raw('begin immediate');
const COMMIT = CompiledQuery.raw('commit');
const ROLLBACK = CompiledQuery.raw('rollback');
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
