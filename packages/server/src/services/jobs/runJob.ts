import type { Clock } from '../../ports/clock.ts';
import type { Job, JobRecord, JobRecords, JobRun } from '../../ports/jobs.ts';
import type { Store } from '../../ports/store.ts';
import { repeat } from './repeat.ts';

/** Nobody else begins what is held for so long (ms); who runs it says every third of it that they are there. */
const LEASE_MS = 15 * 60_000;
/** Clocks are less apart: what was done for a time that is further ahead was done by one that was wrong, and is no reason to wait (ms). */
const DAY = 24 * 60 * 60_000;
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
  readonly clock: Clock;
  newId(): string;
  random(): number;
  failed(job: Job, error: unknown): void;
  /** Hears of a job that did not end when it was told to. */
  left(job: Job): void;
  /** How long it may take to (ms). */
  readonly patienceMs?: number;
}

export function createRunJob({
  store,
  clock,
  newId,
  random,
  failed,
  left,
  patienceMs = PATIENCE_MS,
}: RunJobDependencies): RunJob {
  return async (job, when, signal) => {
    const holder = newId();
    const begun = await begin(job, when, holder);
    if (begun === null) return 'idle';
    const lost = new AbortController();
    // A run that takes longer than the lease says that it is still there.
    const lease = repeat(
      async () => {
        if (!(await change(job, holder, renewed))) lost.abort();
      },
      { everyMs: LEASE_MS / 3, random, onError: (error) => failed(job, error) },
    );
    const run: JobRun = {
      signal: AbortSignal.any([signal, lost.signal]),
      progress: begun.progress,
      async report(progress) {
        if (!(await change(job, holder, { progress }))) lost.abort();
      },
    };
    let error: unknown = null;
    let isLeft = false;
    try {
      isLeft = !(await endsInTime(job.run(run), signal, patienceMs));
    } catch (thrown) {
      error = thrown ?? new Error('failed');
    } finally {
      await lease.stop();
    }
    // Whoever took over says how it ended.
    if (lost.signal.aborted) return 'stopped';
    if (error !== null && !signal.aborted) failed(job, error);
    const ended = { holder: null, heldUntil: null, finishedAt: clock.now() };
    if (signal.aborted) {
      if (isLeft) left(job);
      // Due as before, for whoever is there.
      await change(job, holder, { ...ended, dueAt: begun.dueBefore, error: null });
      return isLeft ? 'left' : 'stopped';
    }
    const [outcome, why] = outcomeOf(error);
    await change(job, holder, { ...ended, error: why });
    return outcome;
  };

  /** Null where there is nothing to do. */
  async function begin(job: Job, when: 'due' | 'now', holder: string): Promise<Begun | null> {
    const { name, schedule } = job;
    const now = clock.now();
    const due = schedule.latest(now);
    const isTime = async (last: JobRecord | null, jobs: JobRecords): Promise<boolean> => {
      if (last === null) return true;
      // Whoever held it and is silent has ended without a word: what they began is done again.
      if (last.heldUntil !== null) return last.heldUntil <= (await jobs.leaseTime(now));
      return when === 'now' || last.dueAt < due || last.dueAt.getTime() - now.getTime() > DAY;
    };
    // Nothing is written, and nobody's way stood in, by all those who find it done.
    if (!(await store.read(async ({ jobs }) => isTime(await jobs.find(name), jobs)))) return null;
    return store.transact(async ({ jobs }) => {
      const last = await jobs.find(name);
      if (!(await isTime(last, jobs))) return null;
      // A job that is new waits for its time.
      const waits = last === null && when === 'due';
      const record: JobRecord = {
        name,
        dueAt: waits ? now : due,
        holder: waits ? null : holder,
        heldUntil: waits ? null : (await renewed(jobs)).heldUntil,
        startedAt: waits ? null : now,
        finishedAt: null,
        error: null,
        progress: last?.progress ?? null,
      };
      await jobs.save(record);
      return waits ? null : { progress: record.progress, dueBefore: last?.dueAt ?? new Date(0) };
    });
  }

  /** False when somebody else has taken over. */
  function change(job: Job, holder: string, changed: Partial<JobRecord> | typeof renewed): Promise<boolean> {
    return store.transact(async ({ jobs }) => {
      const record = await jobs.find(job.name);
      if (record?.holder !== holder) return false;
      await jobs.save({ ...record, ...(typeof changed === 'function' ? await changed(jobs) : changed) });
      return true;
    });
  }

  async function renewed(jobs: JobRecords): Promise<{ readonly heldUntil: Date }> {
    return { heldUntil: new Date((await jobs.leaseTime(clock.now())).getTime() + LEASE_MS) };
  }
}

interface Begun {
  readonly progress: string | null;
  /** Which of its times the run before was for. */
  readonly dueBefore: Date;
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

function outcomeOf(error: unknown): readonly ['done' | 'failed', string | null] {
  if (error === null) return ['done', null];
  return ['failed', (error instanceof Error ? error.message : String(error)).slice(0, MOST_OF_ERROR)];
}
