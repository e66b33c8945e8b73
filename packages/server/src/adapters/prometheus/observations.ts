import type { Families } from './families.ts';

/** What is asked for when the numbers are read. */
export interface Observed {
  /** Events that wait to be sent to webhooks. */
  waitingDeliveries(): Promise<number>;
  jobs(): Promise<readonly ObservedJob[]>;
  /** Connections to the database server; null where there is none. */
  readonly pool: (() => { readonly total: number; readonly idle: number; readonly waiting: number }) | null;
}

export interface ObservedJob {
  readonly name: string;
  /** When the last run ended; null before the first. */
  readonly finishedAt: Date | null;
  readonly failed: boolean;
}

/** Whoever asks more often gets the same answer (ms): what is asked for costs the store something. */
const OBSERVE_MS = 5_000;

/** @returns what takes that from which it asks from then on */
export function createObservations({ gauge }: Families): (observed: Observed) => void {
  const onAsking = <Label extends string>(
    name: string,
    help: string,
    aggregator: 'sum' | 'max',
    labelNames: readonly Label[] = [],
  ) => gauge(name, help, aggregator, labelNames, () => asked());

  const deliveries = onAsking(
    'webhook_deliveries_waiting',
    'Events that wait to be sent to webhooks.',
    'max',
  );
  const jobTimes = onAsking(
    'job_last_finished_timestamp_seconds',
    'When a job last ended (Unix time).',
    'max',
    ['job'],
  );
  const jobFailures = onAsking('job_failed', 'Whether the last run of a job failed.', 'max', ['job']);
  const connections = onAsking('database_connections', 'Connections of this process.', 'sum', ['state']);
  const unanswered = onAsking(
    'observation_failed',
    'Whether the store could not be asked for these numbers.',
    'max',
  );

  let observed: Observed | null = null;
  let asking: Promise<void> | null = null;

  /** What is asked for, a few seconds old at most: all gauges of one reading wait for the same. */
  function asked(): Promise<void> {
    if (observed === null) return Promise.resolve();
    if (asking === null) {
      asking = ask(observed);
      setTimeout(() => {
        asking = null;
      }, OBSERVE_MS).unref();
    }
    return asking;
  }

  async function ask({ waitingDeliveries, jobs, pool }: Observed): Promise<void> {
    if (pool !== null) {
      const { total, idle, waiting } = pool();
      connections.set({ state: 'used' }, total - idle);
      connections.set({ state: 'idle' }, idle);
      connections.set({ state: 'wanted' }, waiting);
    }
    try {
      deliveries.set(await waitingDeliveries());
      for (const { name: job, finishedAt, failed } of await jobs()) {
        if (finishedAt !== null) jobTimes.set({ job }, finishedAt.getTime() / 1_000);
        jobFailures.set({ job }, failed ? 1 : 0);
      }
      unanswered.set(0);
    } catch {
      // The rest is told all the more when the store is gone.
      unanswered.set(1);
    }
  }

  return (next) => {
    observed = next;
  };
}
