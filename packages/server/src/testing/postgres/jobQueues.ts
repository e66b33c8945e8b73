import pg from 'pg';
import { createPostgresJobQueue } from '../../adapters/postgres/jobQueue.ts';
import type { JobQueue } from '../../ports/jobs.ts';

/** Queues of one store, as several processes would have them, and the time that passes for them. */
export interface TestJobQueues {
  open(): JobQueue;
  hoursPass(hours: number): Promise<void>;
  /** Resolves when the times that came are noted, and the turns of those who were silent are over. */
  noted(): Promise<void>;
  close(): Promise<void>;
}

/** What happened is so much longer ago, which is as if it were so much later now. */
const LATER = [
  'update keystroke_jobs.version set cron_on = cron_on - $1::interval',
  'update keystroke_jobs.schedule set created_on = created_on - $1::interval',
  'update keystroke_jobs.queue set monitor_claim_on = monitor_claim_on - $1::interval',
  `update keystroke_jobs.job set created_on = created_on - $1::interval, start_after = start_after - $1::interval,
     started_on = started_on - $1::interval, completed_on = completed_on - $1::interval,
     heartbeat_on = heartbeat_on - $1::interval, singleton_on = singleton_on - $1::interval`,
];

/** Of times with all their digits, which a Date would cut off. */
const LOOKED = 'select cron_on::text as at from keystroke_jobs.version where cron_on > $1::timestamptz';

const SETTLED = `select where
  not exists (select from keystroke_jobs.queue where name not like '\\_\\_%' and monitor_claim_on <= $1::timestamptz)
  and not exists (select from keystroke_jobs.job where name like '\\_\\_%' and state < 'completed')
  and not exists (select from keystroke_jobs.job
    where state = 'active' and heartbeat_on + heartbeat_seconds * interval '1 s' < clock_timestamp())`;

/** What runs by itself runs every second, so that no test waits for long. */
const OFTEN = {
  ...{ cronMonitorIntervalSeconds: 1, cronWorkerIntervalSeconds: 1 },
  ...{ superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 },
};

/** @param url of the store, migrated */
export async function testJobQueues(url: string): Promise<TestJobQueues> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const until = async (text: string, since: string): Promise<string> => {
    for (;;) {
      const { rows } = await admin.query<{ at?: string }>(text, [since]);
      if (rows[0] !== undefined) return rows[0].at ?? '';
    }
  };
  return {
    open: () => createPostgresJobQueue({ url, statementTimeoutMs: 5_000, intervals: OFTEN }),
    async hoursPass(hours) {
      await admin.query('begin');
      for (const statement of LATER) await admin.query(statement, [`${hours} hours`]);
      await admin.query('commit');
    },
    async noted() {
      const { rows } = await admin.query<{ at: string }>('select clock_timestamp()::text as at');
      const since = rows[0]?.at ?? '';
      // Who looked has written down what they found when somebody looks again.
      await until(LOOKED, await until(LOOKED, since));
      await until(SETTLED, since);
    },
    close: () => admin.end(),
  };
}
