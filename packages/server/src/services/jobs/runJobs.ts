import type { Clock } from '../../ports/clock.ts';
import type { Job } from '../../ports/jobs.ts';
import { repeat } from './repeat.ts';
import type { RunJob } from './runJob.ts';

/** How often it is looked what is due (ms): schedules know minutes. */
const LOOK_MS = 20_000;

/** Jobs as they are due, each for itself: a long one holds up no other. */
export interface RunningJobs {
  /** Interrupts what runs; resolves when it has ended, with the names of jobs that do not. */
  stop(): Promise<readonly string[]>;
}

/** @param failed hears of a store that could not be asked */
export function runJobs({
  jobs,
  runJob,
  clock,
  random,
  failed,
}: {
  readonly jobs: readonly Job[];
  readonly runJob: RunJob;
  readonly clock: Clock;
  random(): number;
  failed(error: unknown): void;
}): RunningJobs {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  /** Times that were seen to: by this process, or by another. */
  const seenTo = new Map<string, number>();
  const left: string[] = [];

  const look = async (): Promise<void> => {
    for (const job of jobs) {
      const due = job.schedule.latest(clock.now()).getTime();
      if (running.has(job.name) || seenTo.get(job.name) === due) continue;
      const run = runJob(job, 'due', stopping.signal)
        .then((outcome) => {
          // What was somebody else's is looked at until its time is over: they may not live to do it.
          if (outcome !== 'idle') seenTo.set(job.name, due);
          if (outcome === 'left') left.push(job.name);
        })
        .catch(failed)
        .finally(() => running.delete(job.name));
      running.set(job.name, run);
    }
  };
  // The first time soon: what was due while nobody was there has waited.
  const looking = repeat(look, { everyMs: LOOK_MS, firstMs: LOOK_MS / 4, random, onError: failed });
  return {
    async stop() {
      stopping.abort();
      await looking.stop();
      await Promise.all(running.values());
      return left;
    },
  };
}
