import type { ConsoleJob } from '@keystroke-auth/protocol';
import type { Job, JobRecord } from '../../ports/jobs.ts';

/** How a job stands, for the operator. @param record undefined for one that was never due */
export function describeJob(
  { name, about, schedule }: Pick<Job, 'name' | 'about' | 'schedule'>,
  record: JobRecord | undefined,
  now: Date,
): ConsoleJob {
  const running = record?.heldUntil != null && record.heldUntil > now;
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
