import { pagesFolder } from '@keystroke-auth/console';
import type { AuditAction, AuditDetails } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { cronSchedule } from './adapters/cron/schedule.ts';
import { newId } from './adapters/crypto/newId.ts';
import { createReceiptKey } from './adapters/crypto/receiptKey.ts';
import { readPrior, writePrior } from './adapters/files/priorFile.ts';
import { createWebhookSender } from './adapters/http/webhookSender.ts';
import { shareOf } from './adapters/limits/shareOf.ts';
import { countProfiles, countVerifiers } from './adapters/memory/countedCaches.ts';
import { createLruProfileCache, createNoProfileCache } from './adapters/memory/lruProfileCache.ts';
import { createLruVerifierCache, createNoVerifierCache } from './adapters/memory/lruVerifierCache.ts';
import { createMemoryRateLimiter } from './adapters/memory/rateLimiter.ts';
import { traced } from './adapters/opentelemetry/inSpan.ts';
import { traceModels } from './adapters/opentelemetry/traceModels.ts';
import { createPostgresRateLimiter } from './adapters/postgres/limits/rateLimiter.ts';
import {
  createPrometheusMetrics,
  createWorkersMetrics,
  type PrometheusMetrics,
} from './adapters/prometheus/metrics.ts';
import { connectRedis } from './adapters/redis/connect.ts';
import { createRedisRateLimiter } from './adapters/redis/rateLimiter.ts';
import type { OpenedStore } from './adapters/sql/openedStore.ts';
import { typingInThread } from './adapters/threads/typingInThread.ts';
import type { Config } from './config.ts';
import type { CompatAccess } from './http/compatAccess.ts';
import { createServer, type ServerSettings } from './http/server.ts';
import type { Clock } from './ports/clock.ts';
import type { Job } from './ports/jobs.ts';
import { type Metrics, NO_METRICS } from './ports/metrics.ts';
import type { RateLimiter } from './ports/rateLimiter.ts';
import type { Vault } from './ports/vault.ts';
import { CLI, SYSTEM } from './services/audit/by.ts';
import { createCheckNewestAudit } from './services/audit/checkNewestAudit.ts';
import { createExportAudit } from './services/audit/exportAudit.ts';
import { noteAct } from './services/audit/noteAct.ts';
import { createNoteStart } from './services/audit/noteStart.ts';
import { createReadAudit } from './services/audit/readAudit.ts';
import { createSealAudit, createSweepAudit } from './services/audit/sweepAudit.ts';
import { createVerifyAudit } from './services/audit/verifyAudit.ts';
import { createCheckCalibration } from './services/checkCalibration.ts';
import { createCheckHealth } from './services/checkHealth.ts';
import { createAttemptFeed } from './services/console/attemptFeed.ts';
import { createConsoleSessions } from './services/console/consoleSessions.ts';
import { createLatency } from './services/console/latency.ts';
import {
  createOperations,
  type Operations,
  type OperationsDependencies,
} from './services/console/operations.ts';
import { createDemo } from './services/demo/demo.ts';
import { createSweepDemo, type SweepDemo } from './services/demo/sweepDemo.ts';
import { createDescribeUser } from './services/describeUser.ts';
import { createEnrolSample } from './services/enrolSample.ts';
import { createExportErasures } from './services/erasures/exportErasures.ts';
import { createRedoErasures } from './services/erasures/redoErasures.ts';
import { createImportFlaskUser } from './services/importFlaskUser.ts';
import { createRunJob, type RunJob } from './services/jobs/runJob.ts';
import { createTypingJobs } from './services/jobs/typingJobs.ts';
import { createAuthenticateApiKey } from './services/keys/authenticateApiKey.ts';
import { createCreateApiKey } from './services/keys/createApiKey.ts';
import { createEndKeysAgain } from './services/keys/endKeysAgain.ts';
import { createKeys } from './services/keys/keys.ts';
import { createKeyUse } from './services/keys/keyUse.ts';
import { createRevokeApiKey } from './services/keys/revokeApiKey.ts';
import { createRotateApiKey } from './services/keys/rotateApiKey.ts';
import { createModels } from './services/models.ts';
import { createReceipts } from './services/receipts.ts';
import { createRefitPrior } from './services/refitPrior.ts';
import { createRenewKeys } from './services/renewKeys.ts';
import { type ApplyRetention, createApplyRetention } from './services/retention/applyRetention.ts';
import { createPreviewRetention, type PreviewRetention } from './services/retention/previewRetention.ts';
import { createSweepExpired, type SweepExpired } from './services/retention/sweepExpired.ts';
import { createSignDecision } from './services/tokens/signDecision.ts';
import { createSigningKeys } from './services/tokens/signingKeys.ts';
import { createOpenAccess } from './services/v1/access.ts';
import { createApplications } from './services/v1/applications.ts';
import { createReadAttempts } from './services/v1/attempts.ts';
import { createAutoUser } from './services/v1/autoUser.ts';
import { createChangeProfile } from './services/v1/changeProfile.ts';
import { createChangeUser } from './services/v1/changeUser.ts';
import { createCreateChallenge } from './services/v1/createChallenge.ts';
import { createCursors } from './services/v1/cursors.ts';
import { createDescribeUser as createDescribePerson, createListUsers } from './services/v1/describeUser.ts';
import { createEnrolCore } from './services/v1/enrolCore.ts';
import { createEnrolUser } from './services/v1/enrolUser.ts';
import { createEnrolWith } from './services/v1/enrolWith.ts';
import { createErase, createEraseUser } from './services/v1/eraseUser.ts';
import { createExportUser } from './services/v1/exportUser.ts';
import { createLearnFrom } from './services/v1/learnFrom.ts';
import { createMakePhrase } from './services/v1/makePhraseFor.ts';
import { createMatchSamples } from './services/v1/matchSamples.ts';
import { createOnceOnly } from './services/v1/onceOnly.ts';
import { createOpenStoredProfile } from './services/v1/openProfile.ts';
import { createNoteOrigin } from './services/v1/origins.ts';
import { defaultPolicy } from './services/v1/policies.ts';
import { createRemoveApplication } from './services/v1/removeApplication.ts';
import { createRenewTemplates, type RenewTemplates } from './services/v1/renewTemplates.ts';
import { createReportOutcome } from './services/v1/reportOutcome.ts';
import { createRhythmModels, type RhythmModels } from './services/v1/rhythmModels.ts';
import { createSessions } from './services/v1/sessions.ts';
import type { UseCases } from './services/v1/useCases.ts';
import { createVerifyCore } from './services/v1/verifyCore.ts';
import { createVerifyUser, createVerifyWith } from './services/v1/verifyUser.ts';
import { createTransact } from './services/v1/work.ts';
import { createVerifySample } from './services/verifySample.ts';
import { createDispatcher, type Dispatcher } from './services/webhooks/deliver.ts';
import { createDeliveries } from './services/webhooks/deliveries.ts';
import { createWebhooks } from './services/webhooks/webhooks.ts';
import { readCertificate } from './tls.ts';
import { VERSION } from './version.ts';

const systemClock: Clock = { now: () => new Date() };

/** The use cases over a store: what the HTTP interface and the command line both call. */
export type Core = ReturnType<typeof composeCore>;

/**
 * @param clock what API keys live and end by
 * @throws {ConfigError} when the deployment's own table of typing can't be trusted
 */
export function composeCore(
  config: Config,
  { store, keys, auditKeys, vault }: OpenedStore,
  clock: Clock = systemClock,
  metrics: Metrics = NO_METRICS,
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
    describeUser: createDescribeUser({ store, models }),
    importFlaskUser: createImportFlaskUser({ store, models, clock, newId }),
    checkHealth: createCheckHealth({ store, cache }),
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
    renewKeys: createRenewKeys({ store, clock }),
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

/** What ends in time: not asked for by any route. */
interface RetentionCases {
  readonly sweepExpired: SweepExpired;
  /** Seals what this process wrote into the audit log: nobody else can. */
  sealAudit(): Promise<void>;
  readonly applyRetention: ApplyRetention;
  readonly previewRetention: PreviewRetention;
  readonly sweepDemo: SweepDemo;
  readonly renewTemplates: RenewTemplates;
}

/**
 * The use cases of version 1 over the same store.
 *
 * @param wrapRhythm what tests put around the models: faults
 */
export function composeV1(
  config: Config,
  { store, vault }: Pick<OpenedStore, 'store' | 'vault'>,
  clock: Clock = systemClock,
  wrapRhythm = (models: RhythmModels) => models,
  metrics: Metrics = NO_METRICS,
): UseCases & RetentionCases {
  const cache = config.cache.enabled
    ? countProfiles(createLruProfileCache(config.cache), metrics)
    : createNoProfileCache();
  const prior = readPrior(config.store.dataDir);
  const models = wrapRhythm(createRhythmModels(prior));
  const rhythm = config.tracing === null ? models : traceModels(models);
  const fallback = defaultPolicy(config.verification.minSamples);
  const maxSamples = config.verification.maxSamplesPerProfile;

  const transact = createTransact({ store, cache });
  const onceOnly = createOnceOnly({ transact, clock });
  const openAccess = createOpenAccess({ fallback });
  const openProfile = createOpenStoredProfile({ cache, rhythm });
  const learnFrom = createLearnFrom({ rhythm, maxSamples });
  const enrolCore = createEnrolCore({ rhythm, openProfile, maxSamples, newId });
  const noteOrigin = createNoteOrigin();
  const cursors = createCursors({ secrets: vault.deployment });
  const verifyCore = createVerifyCore({ rhythm, openProfile, learnFrom, noteOrigin, newId });
  const enrolWith = createEnrolWith({ enrolCore, metrics: metrics.typing });
  const signingKeys = createSigningKeys({
    store,
    secrets: vault.deployment,
    clock,
    maxAge: config.tokens.keyMaxAgeMs,
  });
  const signDecision = createSignDecision({ signingKeys, issuer: config.tokens.issuer });
  const receipts = createReceipts({
    key: createReceiptKey(vault.deployment),
    secrets: vault.deployment,
    issuer: config.tokens.issuer,
  });
  const erase = createErase({ receipts, newId });
  const sweepExpired = createSweepExpired({ transact, clock });
  const sweepAudit = createSweepAudit({ store, clock, keepFor: config.audit.keepForMs });
  const verifyWith = createVerifyWith({ verifyCore, enrolWith, metrics: metrics.typing, newId });
  const enrolUser = createEnrolUser({ onceOnly, openAccess, enrolWith, clock });
  const verifyUser = createVerifyUser({ onceOnly, openAccess, verifyWith, signDecision, clock });
  const eraseUser = createEraseUser({ transact, clock, erase });
  return {
    enrolUser,
    verifyUser,
    autoUser: createAutoUser({
      onceOnly,
      openAccess,
      enrolWith,
      verifyWith,
      signDecision,
      clock,
    }),
    describeUser: createDescribePerson({ store, clock, fallback }),
    listUsers: createListUsers({ store, cursors }),
    eraseUser,
    changeUser: createChangeUser({ transact, onceOnly, clock, fallback, erase }),
    changeProfile: createChangeProfile({ transact, onceOnly, clock, fallback }),
    exportUser: createExportUser({ store, clock, fallback }),
    reportOutcome: createReportOutcome({
      ...{ onceOnly, openProfile, learnFrom, fallback, clock, metrics: metrics.typing },
    }),
    attempts: createReadAttempts({ store, cursors }),
    createChallenge: createCreateChallenge({
      onceOnly,
      clock,
      makePhrase: createMakePhrase({ fallback }),
      fallback,
    }),
    matchSamples: createMatchSamples({ rhythm, fallback }),
    sessions: createSessions({ store, onceOnly, openProfile, rhythm, clock, fallback, newId }),
    applications: createApplications({
      ...{ store, transact, onceOnly, cursors, clock, fallback },
      removeApplication: createRemoveApplication({ transact, clock, erase }),
    }),
    keys: createKeys({ store, transact, onceOnly, cursors, clock }),
    readAudit: createReadAudit({ store, cursors }),
    signingKeys,
    receipts,
    webhooks: createWebhooks({
      ...{ store, transact, onceOnly, clock, newId },
      secrets: vault.deployment,
      sender: createWebhookSender(config.webhooks),
    }),
    demo: createDemo({ store, clock, enrolUser, verifyUser, eraseUser }),
    sweepDemo: createSweepDemo({ store, transact, clock, erase }),
    renewTemplates: createRenewTemplates({
      ...{ store, transact, clock, rhythm, fallback },
      build: `${VERSION} ${prior?.id ?? 'shipped'}`,
    }),
    deliveries: createDeliveries({ store, onceOnly, cursors, clock, newId }),
    sealAudit: createSealAudit({ store, clock }),
    sweepExpired: async (signal) => (await sweepExpired(signal)) + (await sweepAudit()),
    applyRetention: createApplyRetention({ store, transact, clock, fallback, erase }),
    previewRetention: createPreviewRetention({
      ...{ store, clock, fallback },
      keepAuditFor: config.audit.keepForMs,
    }),
  };
}

/** A pino logger, or the command line. */
export interface JobLog {
  info(about: object, words: string): void;
  warn(about: object, words: string): void;
  error(about: object, words: string): void;
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

/** What the console shows of the deployment. @param backups null where none are kept */
export function composeOperations(
  { store, auditKeys }: Pick<OpenedStore, 'store' | 'auditKeys'>,
  { jobs, backups }: Pick<OperationsDependencies, 'jobs' | 'backups'>,
  clock: Clock = systemClock,
): Operations {
  const checkNewestAudit = createCheckNewestAudit({ store, keys: auditKeys, clock });
  return createOperations({ store, clock, checkNewestAudit, jobs, backups });
}

/** What runs such a job: in the service, and at the command line. */
export function composeRunJob(
  store: OpenedStore['store'],
  log: JobLog,
  { clock = systemClock, ...options }: { readonly clock?: Clock; readonly patienceMs?: number } = {},
): RunJob {
  return createRunJob({
    ...{ store, clock, newId, random: Math.random, ...options },
    left: ({ name }) =>
      log.error({ job: name }, 'a job does not end and is left: it waits for something that does not answer'),
    failed: ({ name }, err) =>
      log.error({ err, job: name }, 'a job failed; it is tried again when it is due'),
  });
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

/** What sends the events of the store to webhooks; the caller starts and stops it. */
export function composeDispatcher(
  config: Config,
  { store, vault }: Pick<OpenedStore, 'store' | 'vault'>,
  logger: Logger,
  clock: Clock = systemClock,
): Dispatcher {
  return createDispatcher({
    ...{ store, clock, random: Math.random },
    secrets: vault.deployment,
    sender: createWebhookSender(config.webhooks),
    log: {
      disabled: ({ application, id, disabledReason }) =>
        logger.warn({ application, webhook: id, why: disabledReason }, 'a webhook was switched off'),
      failed: (err) => logger.error({ err }, 'webhooks could not be sent; they are tried again'),
    },
  });
}

/** What counts limits, and whether it does so alone because what it shares with others is gone. */
export interface Limits {
  readonly limiter: RateLimiter;
  isDegraded(): boolean;
  close(): Promise<void>;
}

/**
 * Together with all that share the Redis of REDIS_URL; without one, with all that share the store on PostgreSQL. While these do not
 * answer, each worker lets its part of a limit pass.
 *
 * @param vault opened
 * @param now by what this process counts: milliseconds that never go back
 */
export function composeLimits(
  { redis: place, store: { postgres }, workers }: Config,
  vault: Vault,
  now: () => number = () => performance.now(),
): Limits {
  const common = { local: shareOf(createMemoryRateLimiter({ now }), workers), secrets: vault.deployment };
  if (place !== null) {
    const redis = connectRedis(place);
    const limiter = createRedisRateLimiter({ ...common, redis });
    return { limiter, isDegraded: limiter.degraded, close: async () => redis.close() };
  }
  if (postgres !== null) {
    const limiter = createPostgresRateLimiter({ ...common, url: postgres.url });
    return { limiter, isDegraded: limiter.degraded, close: limiter.close };
  }
  return { limiter: common.local, isDegraded: () => false, close: async () => undefined };
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
    limits = { limiter: createMemoryRateLimiter(), isDegraded: () => false },
    metrics = null,
    streams = {},
    operations = null,
  }: {
    readonly folder?: string;
    readonly limits?: Omit<Limits, 'close'>;
    readonly metrics?: PrometheusMetrics | null;
    readonly streams?: NonNullable<ServerSettings['streams']>;
    /** Null: the console tells nothing of the deployment. */
    readonly operations?: Operations | null;
  } = {},
): FastifyInstance {
  const { timestampUnit, maxEvents, model } = config.verification;
  const { limiter: rateLimiter, isDegraded } = limits;
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
