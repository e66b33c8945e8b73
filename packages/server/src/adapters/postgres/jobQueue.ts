import type pg from 'pg';
import type { ConstructorOptions, JobAttempt, PgBoss } from 'pg-boss';
import type { JobQueue, JobTurn } from '../../ports/jobs.ts';
import { openPool } from './connect.ts';
import { PostgresFault } from './postgresFault.ts';

/** Where pg-boss keeps its tables, in the database of the store: of backups and copies, which are of the store's tables, they are no part. */
export const JOBS_SCHEMA = 'keystroke_jobs';

/**
 * Each job is a queue of its own that holds one turn at most, waiting or under way. Who was silent for ten minutes has lost theirs: with
 * the time between two looks of whoever supervises, another has it within a quarter of an hour.
 */
const QUEUE = {
  policy: 'exclusive',
  heartbeatSeconds: 600,
  /** A run that takes longer is interrupted, and goes on where it was. pg-boss allows no more. */
  expireInSeconds: 24 * 3_600,
  /** Of interrupted runs: one that failed is over. */
  retryLimit: 10_000,
  retryDelay: 0,
  deleteAfterSeconds: 3_600,
};

/** pg-boss's own, by way of which each time that comes is handed to one process. */
const FORWARDING = '__pgboss__send-it';

/** Schedules know minutes; nobody waits for a job. Whatever is not used is looked at as rarely as it can be. */
const INTERVALS = {
  cronMonitorIntervalSeconds: 30,
  cronWorkerIntervalSeconds: 15,
  /** Times go by the server's clock, as far as it is known how far this machine's is from it. */
  clockMonitorIntervalSeconds: 60,
  superviseIntervalSeconds: 120,
  monitorIntervalSeconds: 120,
  maintenanceIntervalSeconds: 3_600,
  queueCacheIntervalSeconds: 3_600,
  bamIntervalSeconds: 3_600,
  flowIntervalSeconds: 24 * 3_600,
};

/** What it is told to do without: nothing of it is needed for a handful of jobs. */
const UNUSED = {
  useListenNotify: false,
  registerInstance: false,
  persistWarnings: false,
  monitorVacuum: false,
  reindex: false,
  openTelemetry: { enabled: false },
};

/** Longest that it may take to say good-bye to the server (ms). */
const CLOSING_MS = 1_000;

/**
 * What the server's clock wrote while it was wrong: nobody would look at the times, nor begin what waits, until it is as late as that.
 * Whoever is at a job of those loses it, and it is due the next time.
 */
const FROM_AHEAD = [
  `update ${JOBS_SCHEMA}.version set cron_on = now() - interval '1 day' where cron_on > now() + interval '1 day'`,
  `update ${JOBS_SCHEMA}.queue set monitor_claim_on = null, monitor_on = null
    where greatest(monitor_claim_on, monitor_on) > now() + interval '1 day'`,
  `delete from ${JOBS_SCHEMA}.job
    where greatest(created_on, start_after, started_on, heartbeat_on) > now() + interval '1 day'`,
];

/** Turns of all processes of a store on PostgreSQL, by pg-boss, over one connection of their own. */
export function createPostgresJobQueue({
  url,
  statementTimeoutMs,
  intervals = {},
}: {
  /** Of the store, migrated. */
  readonly url: string;
  readonly statementTimeoutMs: number;
  /** For tests, which wait for nothing. */
  readonly intervals?: Partial<typeof INTERVALS>;
}): JobQueue {
  const pool = openPool({
    ...{ url, size: 1, statementTimeoutMs, name: 'keystroke-auth jobs', isolation: 'read committed' },
  });
  let opening: Promise<PgBoss> | undefined;
  let failed = (_error: unknown): void => undefined;

  const open = (): Promise<PgBoss> => {
    opening ??= createBoss(pool, { ...INTERVALS, ...intervals }).then((boss) => {
      boss.on('error', (error) => failed(errorOf(error)));
      return boss;
    });
    return opening;
  };

  return {
    async start(jobs, onFailed) {
      failed = onFailed;
      const boss = await open();
      await forgetAhead(pool);
      for (const { name, schedule } of jobs) {
        await boss.createQueue(name, QUEUE);
        await boss.schedule(name, schedule.cron, null, { tz: 'UTC', missed: 'once' });
      }
      await boss.start();
      // It would keep every time that came for a week.
      await boss.updateQueue(FORWARDING, { deleteAfterSeconds: QUEUE.deleteAfterSeconds });
    },
    async take({ name }, when) {
      const boss = await open();
      if (when === 'now') {
        await forgetAhead(pool);
        await boss.createQueue(name, QUEUE);
        // There may be no service that takes the turns of those away who are silent.
        await boss.supervise(name);
        // What waits already is taken as well.
        await boss.send(name);
      }
      const [held] = await boss.fetch(name);
      return held === undefined ? null : turnOf(boss, name, held);
    },
    async isHeld({ name, holder }) {
      const { id, retryCount } = attemptOf(holder);
      const [found] = id === '' ? [] : await (await open()).findJobs(name, { id });
      return found?.state === 'active' && found.retryCount === retryCount;
    },
    async close() {
      failed = () => undefined;
      const closing = async () => {
        await opening?.then((boss) => boss.stop({ graceful: false })).catch(() => undefined);
        await pool.end();
      };
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSING_MS);
      });
      // A server that does not answer is not waited for.
      await Promise.race([closing().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}

/** Loaded where it is used only: it takes time and memory. @param options beside those that it never has */
export async function createBoss(pool: pg.Pool, options: ConstructorOptions): Promise<PgBoss> {
  const boss = await import('pg-boss');
  return new boss.PgBoss({
    ...{ ...UNUSED, ...options, schema: JOBS_SCHEMA, createSchema: false },
    db: { executeSql: (text, values) => execute(pool, text, values) },
  });
}

async function forgetAhead(pool: pg.Pool): Promise<void> {
  for (const statement of FROM_AHEAD) await execute(pool, statement);
}

/** Some of what pg-boss tells of is a copy that is no error any more, or names one of its workers, which differ from start to start. */
function errorOf(told: unknown): Error {
  const isError = told instanceof Error;
  const message = typeof told === 'object' && told !== null && 'message' in told ? told.message : told;
  const plain = String(message).replace(/ \(Queue: .*\)$/, '');
  return isError && plain === message ? told : new Error(plain);
}

/** A text of several statements has the rows of all of them. @throws {PostgresFault} */
async function execute(pool: pg.Pool, text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
  const client = await pool.connect().catch((error: unknown) => {
    throw new PostgresFault(error, 'connecting');
  });
  try {
    const results = [await client.query<pg.QueryResultRow>(text, values)].flat();
    client.release();
    return { rows: results.flatMap(({ rows }) => rows) };
  } catch (error) {
    // It may be in the midst of a transaction.
    client.release(true);
    throw new PostgresFault(error, 'a statement');
  }
}

function turnOf(boss: PgBoss, name: string, { id, retryCount }: JobAttempt): JobTurn {
  // Whoever has it after this one has it for another attempt: of this one nothing is settled any more.
  const attempt = { id, retryCount };
  return {
    id: `${id}/${retryCount}`,
    renew: async () => isDone(await boss.touch(name, attempt)),
    end: async (how) =>
      isDone(await (how === 'done' ? boss.complete(name, attempt) : boss.fail(name, attempt))),
  };
}

function attemptOf(holder: string | null): JobAttempt {
  const [id = '', retryCount] = (holder ?? '').split('/');
  return { id: retryCount === undefined ? '' : id, retryCount: Number(retryCount) };
}

function isDone(response: object): boolean {
  return 'affected' in response && response.affected === 1;
}
