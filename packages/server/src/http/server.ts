import { randomUUID } from 'node:crypto';
import type { ParseEventsOptions } from '@keystroke-auth/engine';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Metrics } from '../ports/metrics.ts';
import type { RateLimiter } from '../ports/rateLimiter.ts';
import type { CheckHealth } from '../services/checkHealth.ts';
import type { DescribeEnrolment } from '../services/compat/describeEnrolment.ts';
import type { EnrolSample } from '../services/compat/enrolSample.ts';
import type { VerifySample } from '../services/compat/verifySample.ts';
import type { AttemptFeed } from '../services/console/attemptFeed.ts';
import type { ConsoleSessions } from '../services/console/consoleSessions.ts';
import type { Latency } from '../services/console/latency.ts';
import type { Operations } from '../services/console/operations.ts';
import type { AuthenticateApiKey } from '../services/keys/authenticateApiKey.ts';
import type { UseCases } from '../services/v1/useCases.ts';
import { announceSuccessor } from './compat/announceSuccessor.ts';
import type { CompatAccess } from './compat/compatAccess.ts';
import { predictRoute } from './compat/predict.ts';
import { createSampleReader } from './compat/readSample.ts';
import { resolvePrincipals } from './compat/resolvePrincipals.ts';
import { trainRoute } from './compat/train.ts';
import { userInfoRoute } from './compat/userInfo.ts';
import { attemptStreamRoute, STREAM_SETTINGS, type StreamSettings } from './console/attemptStream.ts';
import { measureLatency } from './console/measureLatency.ts';
import { operationsRoutes } from './console/operationsRoutes.ts';
import { hostOf } from './console/refuseForeign.ts';
import { consoleSessionRoutes } from './console/sessionRoutes.ts';
import { createHttpServer, type EdgeSettings } from './edge/createHttpServer.ts';
import { describeRoutes } from './openapi/document.ts';
import { demoRoutes } from './pages/demoRoutes.ts';
import { type PageSettings, servePages } from './pages/servePages.ts';
import { answerInTime } from './plugins/answerInTime.ts';
import { answerBrokenRequest, watchAnswers } from './plugins/brokenRequests.ts';
import { allowOrigins } from './plugins/cors.ts';
import { serveDocs } from './plugins/docs.ts';
import { endConnectionsOnClose } from './plugins/endConnectionsOnClose.ts';
import { answerErrors, answerFrameworkError } from './plugins/errors.ts';
import { guardAnswers } from './plugins/guardAnswers.ts';
import { acceptJson } from './plugins/json.ts';
import { limitRates, type RateLimits } from './plugins/rateLimits.ts';
import { refuseAmbiguousHeaders } from './plugins/refuseAmbiguousHeaders.ts';
import { logRequests } from './plugins/requestLog.ts';
import { countRequests } from './plugins/requestMetrics.ts';
import { traceRequests } from './plugins/traceRequests.ts';
import { healthRoute } from './routes/health.ts';
import { iconRoute } from './routes/icon.ts';
import { indexRoute } from './routes/index.ts';
import { keySetRoute, receiptKeysRoute } from './routes/keySet.ts';
import { type MetricsPage, metricsRoute } from './routes/metrics.ts';
import { probeRoutes } from './routes/probes.ts';
import { createKeystrokeReader } from './v1/readV1Sample.ts';
import { allRoutes } from './v1/routes/all.ts';
import { registerVersionOne } from './v1/versionOne.ts';

export interface Services {
  readonly enrolSample: EnrolSample;
  readonly verifySample: VerifySample;
  readonly describeEnrolment: DescribeEnrolment;
  readonly checkHealth: CheckHealth;
  /** Whether only a new start helps. */
  isBroken(): boolean;
  readonly authenticateApiKey: AuthenticateApiKey;
  readonly consoleSessions: ConsoleSessions;
  readonly attemptFeed: AttemptFeed;
  readonly latency: Latency;
  /** Null where nothing is to be told of the deployment. */
  readonly operations: Operations | null;
  readonly rateLimiter: RateLimiter;
  /** Whether something is missing without which it serves. */
  isDegraded(): boolean;
  readonly v1: UseCases;
  readonly metrics: Metrics;
}

export interface ServerSettings extends EdgeSettings {
  readonly bodyLimit: number;
  /** Addresses and networks of proxies that are believed about where a request came from. */
  readonly trustProxy: readonly string[];
  readonly cors: { readonly enabled: boolean; readonly origins: readonly string[] };
  readonly rateLimits: RateLimits;
  /** Lines of the log for requests that went well; 0: no limit. */
  readonly requestLinesPerSecond: number;
  readonly compatAccess: CompatAccess;
  /** Whether the documentation is only for those with a key. */
  readonly docsNeedKey: boolean;
  readonly pages: PageSettings;
  /** Streams of the console; default: {@link STREAM_SETTINGS}. */
  readonly streams?: Partial<StreamSettings>;
  /** Where others reach the service; null where it was not told. */
  readonly publicUrl: string | null;
  readonly version: string;
  readonly model: string;
  /** What `/metrics` shows; null where it is not here. */
  readonly metricsPage: MetricsPage | null;
  readonly metricsToken: string | null;
  /** Whether requests have spans. */
  readonly traced: boolean;
  /** What `/health` calls the store. */
  readonly storeKind: 'sqlite' | 'postgres';
}

/** Longest percent-encoded user id: 128 characters of four bytes, three characters a byte. */
const MAX_PARAM_LENGTH = 128 * 4 * 3;

/** A request id of the caller's is taken over when it can't harm a log. */
const REQUEST_ID = /^[\w.:-]{1,64}$/;

/** The HTTP interface over the services; listens nowhere yet. */
export function createServer(
  services: Services,
  typing: ParseEventsOptions,
  settings: ServerSettings,
  logger: FastifyBaseLogger,
): FastifyInstance {
  const readSample = createSampleReader(typing);
  const server = Fastify({
    loggerInstance: logger,
    // Fastify's own request lines hold the path, and so user ids: see requestLog.ts.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.bodyLimit,
    serverFactory: (listener) => createHttpServer(settings, listener),
    trustProxy: [...settings.trustProxy],
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    // Idle keep-alive connections must not hold up a stop; requests under way are waited for.
    forceCloseConnections: 'idle',
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerBrokenRequest,
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
  watchAnswers(server);
  answerInTime(server, settings.requestTimeoutMs);
  logRequests(server, settings.requestLinesPerSecond);
  if (settings.traced) traceRequests(server);
  countRequests(server, services.metrics);
  endConnectionsOnClose(server);
  guardAnswers(server, settings.certificate !== null);
  refuseAmbiguousHeaders(server);
  limitRates(server, services.rateLimiter, settings.rateLimits);
  answerErrors(server);
  acceptJson(server);
  allowOrigins(server, settings.cors);
  resolvePrincipals(server, services.authenticateApiKey, settings.compatAccess);
  describeRoutes(server, settings.version);
  serveDocs(server, services.authenticateApiKey, settings.docsNeedKey);
  servePages(server, settings.pages);
  iconRoute(server);
  indexRoute(server, settings.pages);
  healthRoute(server, services.checkHealth, settings);
  probeRoutes(server, services);
  if (settings.metricsPage !== null) metricsRoute(server, settings.metricsPage, settings.metricsToken);
  keySetRoute(server, services.v1);
  receiptKeysRoute(server, services.v1);
  server.register(async (compatible) => {
    announceSuccessor(compatible);
    trainRoute(compatible, services.enrolSample, readSample);
    predictRoute(compatible, services.verifySample, readSample);
    userInfoRoute(compatible, services.describeEnrolment);
  });
  // The Flask service's TIMESTAMP_UNIT is about its own clients: version 1 takes milliseconds.
  const readKeystrokes = createKeystrokeReader({ ...typing, unit: 'milliseconds' });
  const consoleAccess = settings.pages.console
    ? { sessions: services.consoleSessions, publicHost: hostOf(settings.publicUrl ?? '') }
    : null;
  if (consoleAccess !== null) {
    consoleSessionRoutes(server, consoleAccess, services);
    const streams = { ...STREAM_SETTINGS, ...settings.streams };
    attemptStreamRoute(server, consoleAccess, services.attemptFeed, streams);
    measureLatency(server, services.latency);
    const { operations } = services;
    if (operations !== null) operationsRoutes(server, consoleAccess, { ...services, operations });
  }
  if (settings.pages.demo) demoRoutes(server, services.v1.demo, readKeystrokes);
  registerVersionOne(
    server,
    { authenticateApiKey: services.authenticateApiKey, consoleAccess, readKeystrokes },
    (versionOne) => allRoutes(versionOne, services.v1, readKeystrokes),
  );
  return server;
}
