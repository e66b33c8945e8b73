import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../../ports/metrics.ts';

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

export interface PrometheusMetrics extends Metrics {
  /** The numbers as of now, in the text format of Prometheus. */
  render(): Promise<string>;
  readonly contentType: string;
  /** Names of all metrics, as dashboards and alerts have them. */
  readonly names: readonly string[];
  /** From now on, what is asked for when the numbers are read. */
  observe(observed: Observed): void;
  /** As a worker of `node:cluster`: gives the numbers to the process above it. */
  answerPrimary(): void;
}

/** The sums of what all workers count. */
export function createWorkersMetrics(): Pick<PrometheusMetrics, 'render' | 'contentType'> {
  const workers = new AggregatorRegistry();
  return { contentType: workers.contentType, render: () => workers.clusterMetrics() };
}

/** From 1 ms to 10 s. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Coarse, in nats: enough to see the two humps and a drift, too little to climb by. */
const SCORES = [-20, -10, -5, -2, 0, 2, 5, 10, 20];
const GROUPS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
/** Of further applications the numbers are one sum: each label costs memory here and there. */
const MOST_APPLICATIONS = 50;
/** Whoever asks more often gets the same answer (ms): what is asked for costs the store something. */
const OBSERVE_MS = 5_000;

const PREFIX = 'keystroke_auth_';
/** Signs of a try that was not typed by a person here and now. */
const LIVENESS: ReadonlySet<string> = new Set([
  'replayed_sample',
  'synthetic_sample',
  'clock_not_trusted',
  'not_typed',
]);

/** Metrics for Prometheus, of one process. */
export function createPrometheusMetrics(version: string): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const made = { registers: [registry] };
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ ...made, name: PREFIX + name, help, labelNames });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly Label[] = [],
  ) => new Histogram({ ...made, name: PREFIX + name, help, buckets, labelNames });
  /** @param aggregator what one number is made of those of several workers */
  const gauge = <Label extends string>(
    name: string,
    help: string,
    aggregator: 'sum' | 'max',
    labelNames: readonly Label[] = [],
  ) => new Gauge({ ...made, name: PREFIX + name, help, labelNames, aggregator, collect: () => asked() });

  gauge('build_info', 'Always 1; the version is in its label.', 'max', ['version']).set({ version }, 1);
  const requests = histogram('request_duration_seconds', 'From the first byte to the answer.', SECONDS, [
    'method',
    'route',
    'status',
  ]);
  const refusals = counter('refusals_total', 'Requests that were refused, by code of docs/errors.md.', [
    'route',
    'code',
  ]);
  const transactions = histogram(
    'store_transaction_duration_seconds',
    'From being asked for to being durable.',
    SECONDS,
    ['kind'],
  );
  const storeErrors = counter('store_errors_total', 'Transactions that the store could not do.', ['kind']);
  const groups = histogram('store_group_size', 'Writes that shared one commit (SQLite).', GROUPS);
  const lookUps = counter('cache_lookups_total', 'Looks into a cache of parsed templates.', ['cache', 'hit']);
  const decisions = counter('decisions_total', 'Tries that were decided.', ['application', 'decision']);
  const reasons = counter('decision_reasons_total', 'Reasons of decisions.', ['reason']);
  const liveness = counter('liveness_hits_total', 'Tries that a liveness check spoke against.', ['check']);
  const scores = histogram('score', 'Log-likelihood ratios of tries (nats).', SCORES, ['application']);
  const genuine = histogram(
    'genuine_score',
    'Scores of tries that were allowed, or that another factor confirmed: they fall when typing drifts from its template.',
    SCORES,
    ['application'],
  );
  const enrolledSamples = counter('enrolled_samples_total', 'Samples that were enrolled.', ['application']);
  const enrolments = counter('enrolments_total', 'Enrolments by whether the profile can decide then.', [
    'application',
    'ready',
  ]);
  const outcomes = counter('outcomes_total', 'What another factor said of a try, by its decision.', [
    'application',
    'decision',
    'success',
  ]);
  const falseRejects = counter('false_rejects_total', 'Tries that were not allowed and were the person.', [
    'application',
  ]);
  const backups = gauge(
    'backup_last_timestamp_seconds',
    'When the newest backup was made (Unix time).',
    'max',
  );
  const deliveries = gauge('webhook_deliveries_waiting', 'Events that wait to be sent to webhooks.', 'max');
  const jobTimes = gauge('job_last_finished_timestamp_seconds', 'When a job last ended (Unix time).', 'max', [
    'job',
  ]);
  const jobFailures = gauge('job_failed', 'Whether the last run of a job failed.', 'max', ['job']);
  const connections = gauge('database_connections', 'Connections of this process.', 'sum', ['state']);
  const unanswered = gauge(
    'observation_failed',
    'Whether the store could not be asked for these numbers.',
    'max',
  );

  const applications = new Set<string>();
  const named = (application: string): string => {
    if (applications.size < MOST_APPLICATIONS) applications.add(application);
    return applications.has(application) ? application : 'other';
  };
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

  return {
    answered({ method, route, status, code, seconds }) {
      requests.observe({ method, route, status }, seconds);
      if (code !== null) refusals.inc({ route, code });
    },
    transaction(kind, seconds, ok) {
      transactions.observe({ kind }, seconds);
      if (!ok) storeErrors.inc({ kind });
    },
    committed: (writes) => groups.observe(writes),
    lookedUp: (cache, hit) => lookUps.inc({ cache, hit: String(hit) }),
    typing: {
      decided(application, { decision, score, reasons: codes }) {
        const label = { application: named(application) };
        decisions.inc({ ...label, decision });
        for (const reason of codes) {
          reasons.inc({ reason });
          if (LIVENESS.has(reason)) liveness.inc({ check: reason });
        }
        if (score === null) return;
        scores.observe(label, score);
        if (decision === 'allow') genuine.observe(label, score);
      },
      enrolled(application, samples, ready) {
        const label = { application: named(application) };
        enrolledSamples.inc(label, samples);
        enrolments.inc({ ...label, ready: String(ready) });
      },
      confirmed(application, { success, decision, falseReject, score }) {
        const label = { application: named(application) };
        outcomes.inc({ ...label, decision, success: String(success) });
        if (falseReject) falseRejects.inc(label);
        // Those that were allowed were counted when they were.
        if (success && decision !== 'allow' && score !== null) genuine.observe(label, score);
      },
    },
    backup: (madeAt) => backups.set(madeAt.getTime() / 1_000),
    contentType: registry.contentType,
    names: registry.getMetricsAsArray().map(({ name }) => name),
    observe(next) {
      observed = next;
    },
    render: () => registry.metrics(),
    answerPrimary() {
      // Made for what making it does: it listens for the question.
      new AggregatorRegistry();
      AggregatorRegistry.setRegistries([registry]);
    },
  };
}
