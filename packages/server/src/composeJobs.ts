import { cronSchedule } from './adapters/cron/schedule.ts';
import { newId } from './adapters/crypto/newId.ts';
import { createPostgresJobQueue } from './adapters/postgres/jobQueue.ts';
import type { OpenedStore } from './adapters/sql/openedStore.ts';
import { createJobLeases } from './adapters/sqlite/jobLeases.ts';
import type { Core } from './app.ts';
import type { composeV1 } from './composeV1.ts';
import type { Config } from './config.ts';
import type { Clock } from './ports/clock.ts';
import type { Job, JobQueue } from './ports/jobs.ts';
import { SYSTEM } from './services/audit/by.ts';
import { createRunJob, type RunJob } from './services/jobs/runJob.ts';
import { createTypingJobs } from './services/typing/typingJobs.ts';
import { systemClock } from './systemClock.ts';

/** A pino logger, or the command line. */
export interface JobLog {
  info(about: object, words: string): void;
  warn(about: object, words: string): void;
  error(about: object, words: string): void;
}

/** What the service does by itself, of all its processes one at a time. */
export function composeJobs(
  config: Config,
  { refitPrior, checkCalibration }: Pick<Core, 'refitPrior' | 'checkCalibration'>,
  {
    sweepExpired,
    applyRetention,
    sweepDemo,
    renewTemplates,
  }: Pick<ReturnType<typeof composeV1>, 'sweepExpired' | 'applyRetention' | 'sweepDemo' | 'renewTemplates'>,
  log: JobLog,
): readonly Job[] {
  return [
    {
      name: 'expiry',
      about: 'removes what expired: answers, challenges, sessions, deliveries, old rows of the audit log',
      schedule: cronSchedule('* * * * *'),
      run: async ({ signal }) => void (await sweepExpired(signal)),
    },
    {
      name: 'demo',
      about: 'erases visitors of the demo page after an hour, even when the page was turned off',
      schedule: cronSchedule('*/5 * * * *'),
      run: async ({ signal }) => void (await sweepDemo(signal)),
    },
    {
      name: 'templates',
      about: 'derives templates again that were made by another version of the model',
      schedule: cronSchedule('*/10 * * * *'),
      run: renewTemplates,
    },
    {
      name: 'retention',
      about: 'removes what the policies of applications no longer keep',
      // They count in days.
      schedule: cronSchedule('7 * * * *'),
      async run({ signal }) {
        for (const removed of await applyRetention(SYSTEM, signal)) {
          log.info(removed, 'removed what the policy keeps no longer');
        }
      },
    },
    ...createTypingJobs({
      ...{ refitPrior, checkCalibration, log },
      prior: { mode: config.typingJobs.priorRefit, schedule: cronSchedule('23 3 * * 0') },
      calibration: { on: config.typingJobs.calibrationCheck, schedule: cronSchedule('53 3 * * 0') },
    }),
  ];
}

/** Says whose turn a job is: leases in a store on SQLite, which one process serves, else pg-boss. To be closed. */
export function composeJobQueue(
  { store: { postgres } }: Config,
  { store }: Pick<OpenedStore, 'store'>,
  clock: Clock = systemClock,
): JobQueue {
  return postgres === null ? createJobLeases({ store, clock, newId }) : createPostgresJobQueue(postgres);
}

/** What runs such a job: in the service, and at the command line. */
export function composeRunJob(
  { store }: Pick<OpenedStore, 'store'>,
  queue: JobQueue,
  log: JobLog,
  { clock = systemClock, ...options }: { readonly clock?: Clock; readonly patienceMs?: number } = {},
): RunJob {
  return createRunJob({
    ...{ store, queue, clock, random: Math.random, ...options },
    left: ({ name }) =>
      log.error({ job: name }, 'a job does not end and is left: it waits for something that does not answer'),
    failed: ({ name }, err) =>
      log.error({ err, job: name }, 'a job failed; it is tried again when it is due'),
  });
}
