import { pagesFolder } from '@keystroke-auth/console';
import type { AuditAction, AuditDetails } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { newId } from './adapters/crypto/newId.ts';
import { readPrior, writePrior } from './adapters/files/priorFile.ts';
import { countVerifiers } from './adapters/memory/countedCaches.ts';
import { createLruVerifierCache, createNoVerifierCache } from './adapters/memory/lruVerifierCache.ts';
import { createMemoryRateLimiter } from './adapters/memory/rateLimiter.ts';
import { traced } from './adapters/opentelemetry/inSpan.ts';
import {
  createPrometheusMetrics,
  createWorkersMetrics,
  type PrometheusMetrics,
} from './adapters/prometheus/metrics.ts';
import type { OpenedStore } from './adapters/sql/openedStore.ts';
import { typingInThread } from './adapters/threads/typingInThread.ts';
import type { RateLimiting } from './composeRateLimiting.ts';
import type { Config } from './config.ts';
import type { CompatAccess } from './http/compat/compatAccess.ts';
import { createServer, type ServerSettings } from './http/server.ts';
import type { Clock } from './ports/clock.ts';
import { type Metrics, NO_METRICS } from './ports/metrics.ts';
import { CLI } from './services/audit/by.ts';
import { createCheckNewestAudit } from './services/audit/checkNewestAudit.ts';
import { createExportAudit } from './services/audit/exportAudit.ts';
import { noteAct } from './services/audit/noteAct.ts';
import { createNoteStart } from './services/audit/noteStart.ts';
import { createVerifyAudit } from './services/audit/verifyAudit.ts';
import { createCheckHealth } from './services/checkHealth.ts';
import { createDescribeEnrolment } from './services/compat/describeEnrolment.ts';
import { createEnrolSample } from './services/compat/enrolSample.ts';
import { createImportFlaskUser } from './services/compat/importFlaskUser.ts';
import { createModels } from './services/compat/models.ts';
import { createVerifySample } from './services/compat/verifySample.ts';
import { createAttemptFeed } from './services/console/attemptFeed.ts';
import { createConsoleSessions } from './services/console/consoleSessions.ts';
import { createLatency } from './services/console/latency.ts';
import {
  createOperations,
  type Operations,
  type OperationsDependencies,
} from './services/console/operations.ts';
import { createExportErasures } from './services/erasures/exportErasures.ts';
import { createRedoErasures } from './services/erasures/redoErasures.ts';
import { createAuthenticateApiKey } from './services/keys/authenticateApiKey.ts';
import { createCreateApiKey } from './services/keys/createApiKey.ts';
import { createEndKeysAgain } from './services/keys/endKeysAgain.ts';
import { createKeyUse } from './services/keys/keyUse.ts';
import { createRevokeApiKey } from './services/keys/revokeApiKey.ts';
import { createRotateApiKey } from './services/keys/rotateApiKey.ts';
import { createRenewUserKeys } from './services/renewUserKeys.ts';
import { createCheckCalibration } from './services/typing/checkCalibration.ts';
import { createRefitPrior } from './services/typing/refitPrior.ts';
import { defaultPolicy } from './services/v1/policies.ts';
import type { UseCases } from './services/v1/useCases.ts';
import { systemClock } from './systemClock.ts';
import { readCertificate } from './tls.ts';
import { VERSION } from './version.ts';

/** The use cases over a store: what the HTTP interface and the command line both call. */
export type Core = ReturnType<typeof composeCore>;

export interface CoreOptions {
  /** What API keys live and end by. */
  readonly clock?: Clock | undefined;
  readonly metrics?: Metrics | undefined;
}

/**
 * @throws {ConfigError} when the deployment's own table of typing can't be trusted
 */
export function composeCore(
  config: Config,
  { store, keys, auditKeys, vault }: OpenedStore,
  { clock = systemClock, metrics = NO_METRICS }: CoreOptions = {},
) {
  const keyUse = createKeyUse({ store });
  const prior = readPrior(config.store.dataDir);
  const fallback = defaultPolicy(config.verification.minSamples);
  const models = createModels(config.verification, prior);
  const cache = config.cache.enabled
    ? countVerifiers(createLruVerifierCache(config.cache), metrics)
    : createNoVerifierCache();
  return {
    enrolSample: createEnrolSample({
      store,
      models,
      fallback,
      clock,
      newId,
      maxSamples: config.verification.maxSamplesPerProfile,
    }),
    verifySample: createVerifySample({
      ...{ store, models, cache, fallback, clock, metrics: metrics.typing },
      limits: config.compat.limits,
    }),
    describeEnrolment: createDescribeEnrolment({ store, models }),
    importFlaskUser: createImportFlaskUser({ store, models, clock, newId }),
    checkHealth: createCheckHealth({ store, cache }),
    isBroken: () => store.isBroken(),
    authenticateApiKey: createAuthenticateApiKey({ keys, clock, keyUse }),
    consoleSessions: createConsoleSessions({ secrets: vault.deployment, store, keys, clock, keyUse }),
    attemptFeed: createAttemptFeed({ store, random: Math.random }),
    latency: createLatency({ clock }),
    keyUse,
    createApiKey: createCreateApiKey({ store, clock }),
    rotateApiKey: createRotateApiKey({ store, clock }),
    endKeysAgain: createEndKeysAgain({ store, keys, clock }),
    refitPrior: createRefitPrior({
      ...{ store, secrets: vault.deployment, clock, work: typingInThread },
      current: () => readPrior(config.store.dataDir),
      adopt: (fitted) => writePrior(config.store.dataDir, fitted),
    }),
    checkCalibration: createCheckCalibration({
      ...{ store, secrets: vault.deployment, work: typingInThread, current: prior },
    }),
    renewUserKeys: createRenewUserKeys({ store, clock }),
    redoErasures: createRedoErasures({ store, clock }),
    exportErasures: createExportErasures({ store, clock }),
    noteCommand: (action: AuditAction, details: AuditDetails) =>
      store.transact((records) => noteAct(records, CLI, action, { application: '' }, details, clock.now())),
    noteStart: createNoteStart({
      store,
      clock,
      secrets: vault.deployment,
      release: VERSION,
      settings: config,
    }),
    listApiKeys: () => keys.list(),
    revokeApiKey: createRevokeApiKey({ store, clock }),
    verifyAudit: createVerifyAudit({ store, keys: auditKeys }),
    exportAudit: createExportAudit({ store, keys: auditKeys }),
  };
}

/** What counts, and what is asked for when the numbers are read; null where nobody is to read them. */
export function composeMetrics({ metrics, mode, workers }: Config): PrometheusMetrics | null {
  // Beside the routes that everybody reaches, numbers about everybody need a token; and of many workers one answers there,
  // which knows its own alone.
  const beside = workers === 1 && (metrics.token !== null || mode !== 'production');
  return metrics.port !== null || beside ? createPrometheusMetrics(VERSION) : null;
}

/** The numbers of all workers, for the process above them. */
export const composeWorkersMetrics = createWorkersMetrics;

/** What of the store's is told with the numbers. */
export function observeStore(
  metrics: PrometheusMetrics,
  { store, pool }: Pick<OpenedStore, 'store' | 'pool'>,
): void {
  metrics.observe({
    waitingDeliveries: () => store.read(({ webhooks }) => webhooks.countPending()),
    jobs: async () =>
      (await store.read(({ jobs }) => jobs.all())).map(({ name, finishedAt, error }) => ({
        ...{ name, finishedAt, failed: error !== null },
      })),
    pool,
  });
}

/** What the console shows of the deployment. @param backups null where none are kept */
export function composeOperations(
  { store, auditKeys }: Pick<OpenedStore, 'store' | 'auditKeys'>,
  { jobs, queue, backups }: Pick<OperationsDependencies, 'jobs' | 'queue' | 'backups'>,
  clock: Clock = systemClock,
): Operations {
  const checkNewestAudit = createCheckNewestAudit({ store, keys: auditKeys, clock });
  return createOperations({ store, clock, checkNewestAudit, jobs, queue, backups });
}

/** The same use cases, with spans around those that judge and write, where spans are sent. */
function traceUseCases<Cases extends UseCases>({ tracing }: Config, cases: Cases): Cases {
  if (tracing === null) return cases;
  return {
    ...cases,
    enrolUser: traced('enrolUser', cases.enrolUser),
    verifyUser: traced('verifyUser', cases.verifyUser),
    autoUser: traced('autoUser', cases.autoUser),
    reportOutcome: traced('reportOutcome', cases.reportOutcome),
    createChallenge: traced('createChallenge', cases.createChallenge),
    eraseUser: traced('eraseUser', cases.eraseUser),
  };
}

/**
 * The HTTP service over a core; the caller listens and closes.
 *
 * @param folder where the built pages are; default: where `npm run build` puts them
 */
export function composeServer(
  config: Config,
  core: Core,
  v1: UseCases,
  logger: Logger,
  {
    folder = pagesFolder,
    rateLimiting = { limiter: createMemoryRateLimiter(), isDegraded: () => false },
    metrics = null,
    streams = {},
    operations = null,
  }: {
    readonly folder?: string;
    readonly rateLimiting?: Omit<RateLimiting, 'close'>;
    readonly metrics?: PrometheusMetrics | null;
    readonly streams?: NonNullable<ServerSettings['streams']>;
    /** Null: the console tells nothing of the deployment. */
    readonly operations?: Operations | null;
  } = {},
): FastifyInstance {
  const { timestampUnit, maxEvents, model } = config.verification;
  const { limiter: rateLimiter, isDegraded } = rateLimiting;
  return createServer(
    {
      ...{ ...core, v1: traceUseCases(config, v1), rateLimiter, isDegraded, operations },
      metrics: metrics ?? NO_METRICS,
    },
    { unit: timestampUnit, maxEvents },
    {
      ...config.http,
      certificate: config.http.tls && readCertificate(config.http.tls),
      compatAccess: compatAccess(config),
      docsNeedKey: config.mode === 'production',
      pages: { ...config.pages, folder },
      streams,
      publicUrl: config.http.publicUrl,
      version: VERSION,
      model,
      metricsPage: metrics !== null && config.metrics.port === null ? metrics : null,
      metricsToken: config.metrics.token,
      traced: config.tracing !== null,
      storeKind: config.store.postgres === null ? 'sqlite' : 'postgres',
    },
    logger,
  );
}

/** Development is as open as the Flask service was; anything else asks for keys unless they are waived. */
export function compatAccess(config: Config): CompatAccess {
  if (config.mode !== 'production') return 'open';
  return config.compat.allowAnonymous ? 'anonymous' : 'keys';
}
