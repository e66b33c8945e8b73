import type { Job, JobQueue } from '../../ports/jobs.ts';
import { repeat } from './repeat.ts';
import type { RunJob } from './runJob.ts';

/** How often it is looked what is due (ms): schedules know minutes. */
const LOOK_MS = 20_000;

/** Jobs as they are due, each for itself: a long one holds up no other. */
export interface RunningJobs {
  /** Interrupts what runs; resolves when it has ended, with the names of jobs that do not. */
  stop(): Promise<readonly string[]>;
}

/** @param failed hears why it could not be looked what is due: of each reason once, until all of them could be again */
export function runJobs({
  jobs,
  queue,
  runJob,
  random,
  failed,
}: {
  readonly jobs: readonly Job[];
  readonly queue: Pick<JobQueue, 'start'>;
  readonly runJob: RunJob;
  random(): number;
  failed(error: unknown): void;
}): RunningJobs {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const left: string[] = [];
  const told = new Set<string>();
  /** Jobs whose last look failed; null before the queue has begun. */
  const failing = new Set<Job | null>();

  const tell = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    if (stopping.signal.aborted || told.has(reason)) return;
    told.add(reason);
    failed(error);
  };
  const missed = (what: Job | null, error: unknown): void => {
    failing.add(what);
    tell(error);
  };
  const looked = (what: Job | null): void => {
    if (failing.delete(what) && failing.size === 0) told.clear();
  };

  const lookAtAll = (): void => {
    for (const job of jobs) {
      if (stopping.signal.aborted || running.has(job.name)) continue;
      const run = runJob(job, 'due', stopping.signal)
        .then(
          (outcome) => {
            looked(job);
            if (outcome === 'left') left.push(job.name);
          },
          (error: unknown) => missed(job, error),
        )
        .finally(() => running.delete(job.name));
      running.set(job.name, run);
    }
  };
  let state: 'new' | 'starting' | 'started' = 'new';
  const start = async (): Promise<void> => {
    state = 'starting';
    try {
      await queue.start(jobs, tell);
    } catch (error) {
      state = 'new';
      return missed(null, error);
    }
    state = 'started';
    looked(null);
    lookAtAll();
  };
  const look = async (): Promise<void> => {
    if (state === 'started') lookAtAll();
    // Whoever stops does not wait for it.
    if (state === 'new') void start();
  };
  // The first time soon: what was due while nobody was there has waited.
  const looking = repeat(look, {
    ...{ everyMs: LOOK_MS, firstMs: LOOK_MS / 4, random },
    onError: (error) => missed(null, error),
  });
  return {
    async stop() {
      stopping.abort();
      await looking.stop();
      await Promise.all(running.values());
      return left;
    },
  };
}
