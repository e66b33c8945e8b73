import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { cronSchedule } from '../packages/server/src/adapters/cron/schedule.ts';
import { openPool } from '../packages/server/src/adapters/postgres/connect.ts';
import { createPostgresJobQueue } from '../packages/server/src/adapters/postgres/jobQueue.ts';
import { preparePostgres } from '../packages/server/src/adapters/postgres/openStore.ts';
import { runJobs } from '../packages/server/src/services/jobs/runJobs.ts';
import { runPostgres } from '../packages/server/src/testing/postgres/runPostgres.ts';

/**
 * What it costs that pg-boss says whose turn a job is: `npm run -s bench:jobs`. On a PostgreSQL of its own: transactions a minute of one
 * process while nothing is due, the memory of a process with and without it, and what it keeps in the database.
 */
const JOBS = 8;
const MINUTES = 4;
const SETTLED_MS = 30_000;

const [, self = fileURLToPath(import.meta.url), role, url = ''] = process.argv;
if (role === undefined) await compare();
else await serve(role, url);

async function compare(): Promise<void> {
  const postgres = await runPostgres();
  const client = new pg.Client({ connectionString: postgres.url });
  try {
    await client.connect();
    await preparePostgres(postgres.url);
    // Of the same age: what the compiler needed goes back in time.
    const processes = ['without', 'with'].map((what) => ({ what, child: fork(self, [what, postgres.url]) }));
    await pause(SETTLED_MS);
    const [began, at] = [await transactions(client), performance.now()];
    await pause(MINUTES * 60_000);
    const done = (await transactions(client)) - began;
    say('transactions a minute', done / ((performance.now() - at) / 60_000));
    for (const { what, child } of processes) say(`MB ${what}`, await memoryOf(child));
    for (const [what, from] of [
      ['tables', `pg_tables where schemaname = 'keystroke_jobs'`],
      ['indexes', `pg_indexes where schemaname = 'keystroke_jobs'`],
      ['functions', `pg_proc where pronamespace = 'keystroke_jobs'::regnamespace`],
    ] as const) {
      const { rows } = await client.query<{ count: string }>(`select count(*) from ${from}`);
      say(what, Number(rows[0]?.count));
    }
  } finally {
    await client.end();
    await postgres.remove();
  }
}

/** A process with jobs, or with no more than a connection, until it is asked how large it is. */
async function serve(what: string, address: string): Promise<void> {
  const pool = openPool({ url: address, size: 1, statementTimeoutMs: 5_000, name: 'bench' });
  await pool.query('select 1');
  const queue = createPostgresJobQueue({ url: address, statementTimeoutMs: 5_000 });
  const jobs = Array.from({ length: JOBS }, (_, at) => ({
    ...{ name: `job-${at}`, about: '', schedule: cronSchedule('0 0 1 1 *') },
    run: async () => undefined,
  }));
  if (what === 'with') {
    runJobs({
      ...{ jobs, queue, random: () => 0.5 },
      runJob: async (job) => ((await queue.take(job, 'due')) === null ? 'idle' : 'done'),
      failed(error) {
        throw error;
      },
    });
  }
  await once(process, 'message');
  globalThis.gc?.();
  process.send?.(process.memoryUsage().rss / 1e6);
}

async function memoryOf(child: ChildProcess): Promise<number> {
  child.send('how large?');
  const [megabytes] = await once(child, 'message');
  child.kill('SIGKILL');
  return Number(megabytes);
}

/** Of the database. A connection may tell of what it did a second later. */
async function transactions(client: pg.Client): Promise<number> {
  await pause(2_000);
  const { rows } = await client.query<{ count: string }>(
    'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]?.count);
}

function say(what: string, value: number): void {
  process.stdout.write(`${what.padEnd(24)}${value.toFixed(value % 1 === 0 ? 0 : 1).padStart(8)}\n`);
}
