import type { ConsoleJob } from '@keystroke-auth/protocol';
import type { Job, JobQueue, JobRecord } from '../../ports/jobs.ts';

export type ListedJob = Pick<Job, 'name' | 'about' | 'schedule'>;

/** How jobs stand, for the operator. @param records of those that ever ran, and perhaps of others */
export function listJobs(
  jobs: readonly ListedJob[],
  records: readonly JobRecord[],
  queue: Pick<JobQueue, 'isHeld'>,
  now: Date,
): Promise<ConsoleJob[]> {
  return Promise.all(
    jobs.map(async (job) => {
      const record = records.find(({ name }) => name === job.name);
      return describe(job, record, record !== undefined && (await isRunning(record, queue)), now);
    }),
  );
}

/** A process that vanished has written no end, and runs nothing. */
async function isRunning(record: JobRecord, queue: Pick<JobQueue, 'isHeld'>): Promise<boolean> {
  return record.startedAt !== null && record.finishedAt === null && queue.isHeld(record);
}

function describe(
  { name, about, schedule }: ListedJob,
  record: JobRecord | undefined,
  running: boolean,
  now: Date,
): ConsoleJob {
  const iso = (date: Date | null | undefined) => date?.toISOString() ?? null;
  return {
    ...{ name, about, schedule: schedule.cron },
    state: running ? 'running' : record?.error != null ? 'failed' : 'waiting',
    started_at: iso(record?.startedAt),
    finished_at: iso(record?.finishedAt),
    next_at: schedule.next(now).toISOString(),
    error: record?.error ?? null,
    progress: record?.progress ?? null,
  };
}
