import type { Clock } from '../../ports/clock.ts';
import type { Job, JobQueue, JobRecord, JobRun, JobTurn } from '../../ports/jobs.ts';
import type { Store } from '../../ports/store.ts';
import { repeat } from './repeat.ts';

/** How often whoever runs a job says that they are there (ms): some times in ten minutes, of which one may fail. */
const RENEW_MS = 3 * 60_000;
/** What is kept of why a run failed; all of it is in the log. */
const MOST_OF_ERROR = 300;

/** How long one that is told to end may take (ms), where nothing else is said. */
const PATIENCE_MS = 60_000;

/**
 * `idle`: not due, or somebody else's. `stopped`: interrupted before it was done; whoever looks next begins it again. `left`: the same,
 * and it has not ended: it waits for something that may never answer, such as a dead disk.
 */
export type JobOutcome = 'idle' | 'done' | 'failed' | 'stopped' | 'left';

/**
 * Does a job if it is due and nobody does it.
 *
 * @param when `now`: although it is not due
 * @param signal interrupts it
 */
export type RunJob = (job: Job, when: 'due' | 'now', signal: AbortSignal) => Promise<JobOutcome>;

export interface RunJobDependencies {
  readonly store: Store;
  readonly queue: JobQueue;
  readonly clock: Clock;
  random(): number;
  failed(job: Job, error: unknown): void;
  /** Hears of a job that did not end when it was told to. */
  left(job: Job): void;
  /** How long it may take to (ms). */
  readonly patienceMs?: number;
}

export function createRunJob({
  store,
  queue,
  clock,
  random,
  failed,
  left,
  patienceMs = PATIENCE_MS,
}: RunJobDependencies): RunJob {
  return async (job, when, signal) => {
    const turn = await take(job, when, signal);
    if (turn === null) return 'idle';
    const progress = await begin(job, turn);
    const lost = new AbortController();
    // A run that takes long says that it is still there.
    const renewing = repeat(
      async () => {
        if (!(await turn.renew())) lost.abort();
      },
      // The next time it may succeed; whoever looks what is due finds out why it did not.
      { everyMs: RENEW_MS, random, onError: () => undefined },
    );
    const run: JobRun = {
      signal: AbortSignal.any([signal, lost.signal]),
      progress,
      async report(reported) {
        if (!(await change(job, turn, { progress: reported }))) lost.abort();
      },
    };
    let error: unknown = null;
    let isLeft = false;
    try {
      isLeft = !(await endsInTime(job.run(run), signal, patienceMs));
    } catch (thrown) {
      error = thrown ?? new Error('failed');
    } finally {
      await renewing.stop();
    }
    if (isLeft) left(job);
    // Whoever took over says how it ended.
    if (lost.signal.aborted) return isLeft ? 'left' : 'stopped';
    const stopped = signal.aborted;
    if (error !== null && !stopped) failed(job, error);
    const finishedAt = clock.now();
    const written = await change(job, turn, { finishedAt, error: stopped ? null : messageOf(error) });
    const isOver = written && (await turn.end(stopped ? 'interrupted' : 'done'));
    if (isLeft) return 'left';
    if (stopped || !isOver) return 'stopped';
    return error === null ? 'done' : 'failed';
  };

  /** Null as well where nobody answers before the process has to end. */
  async function take(job: Job, when: 'due' | 'now', signal: AbortSignal): Promise<JobTurn | null> {
    const taking = queue.take(job, when);
    const answered = taking.then(() => undefined);
    if (await endsInTime(answered, signal, patienceMs)) return taking;
    // Should it be had after all, it is somebody else's.
    taking.then((turn) => turn?.end('interrupted')).catch(() => undefined);
    return null;
  }

  /** @returns how far it is */
  async function begin({ name, schedule }: Job, turn: JobTurn): Promise<string | null> {
    const now = clock.now();
    try {
      return await store.transact(async ({ jobs }) => {
        const last = await jobs.find(name);
        await jobs.save({
          heldUntil: null,
          progress: null,
          ...last,
          ...{ name, dueAt: schedule.latest(now), holder: turn.id },
          ...{ startedAt: now, finishedAt: null, error: null },
        });
        return last?.progress ?? null;
      });
    } catch (error) {
      // Somebody else may be able to. Where nobody can be told, it is theirs when this one was silent for long enough.
      await turn.end('interrupted').catch(() => undefined);
      throw error;
    }
  }

  /** False when somebody else has taken over. */
  function change({ name }: Job, { id }: JobTurn, changed: Partial<JobRecord>): Promise<boolean> {
    return store.transact(async ({ jobs }) => {
      const record = await jobs.find(name);
      if (record?.holder !== id) return false;
      await jobs.save({ ...record, ...changed });
      return true;
    });
  }
}

/** False where work goes on for so long after the signal. */
async function endsInTime(work: Promise<void>, signal: AbortSignal, patienceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  let wait = (): void => undefined;
  const late = new Promise<boolean>((resolve) => {
    wait = () => {
      timer = setTimeout(() => resolve(false), patienceMs);
    };
  });
  if (signal.aborted) wait();
  signal.addEventListener('abort', wait);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    signal.removeEventListener('abort', wait);
    clearTimeout(timer);
  }
}

/** Null for none. */
function messageOf(error: unknown): string | null {
  if (error === null) return null;
  return (error instanceof Error ? error.message : String(error)).slice(0, MOST_OF_ERROR);
}
