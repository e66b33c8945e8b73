import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client';
import type { Metrics } from '../../ports/metrics.ts';
import { createFamilies } from './families.ts';
import { createObservations, type Observed } from './observations.ts';
import { createTypingMetrics } from './typingMetrics.ts';

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
const GROUPS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
/** Metrics for Prometheus, of one process. */
export function createPrometheusMetrics(version: string): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const families = createFamilies(registry);
  const { counter, histogram, gauge } = families;
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
  const typing = createTypingMetrics(families);
  const backups = gauge(
    'backup_last_timestamp_seconds',
    'When the newest backup was made (Unix time).',
    'max',
  );
  const observe = createObservations(families);

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
    typing,
    backup: (madeAt) => backups.set(madeAt.getTime() / 1_000),
    contentType: registry.contentType,
    names: registry.getMetricsAsArray().map(({ name }) => name),
    observe,
    render: () => registry.metrics(),
    answerPrimary() {
      // Made for what making it does: it listens for the question.
      new AggregatorRegistry();
      AggregatorRegistry.setRegistries([registry]);
    },
  };
}
