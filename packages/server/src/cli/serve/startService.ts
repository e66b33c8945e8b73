import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import {
  composeCore,
  type composeMetrics,
  composeOperations,
  composeServer,
  observeStore,
} from '../../app.ts';
import { composeBackupJobs, listedBackups } from '../../composeBackups.ts';
import { composeDispatcher } from '../../composeDispatcher.ts';
import { composeJobQueue, composeJobs, composeRunJob } from '../../composeJobs.ts';
import type { RateLimiting } from '../../composeRateLimiting.ts';
import { composeV1 } from '../../composeV1.ts';
import type { Config } from '../../config.ts';
import { replaceCertificate } from '../../http/edge/createHttpServer.ts';
import { drain } from '../../http/edge/drain.ts';
import type { Log } from '../../observability/log.ts';
import { NO_METRICS } from '../../ports/metrics.ts';
import { repeat } from '../../services/jobs/repeat.ts';
import { runJobs } from '../../services/jobs/runJobs.ts';
import { readCertificate } from '../../tls.ts';
import { CliError } from '../cliError.ts';
import type { LeftBehind } from './endInTime.ts';
import type { prepareStore } from './prepare.ts';

/** How often a process writes down what it alone knows: when keys were last used, the end of its audit log (ms). */
const SAVE_MS = 60_000;
/** Kept of the time to stop for closing everything, after jobs that do not end (ms). */
const CLOSING_MS = 2_000;
const KEY_USE_LOST = 'when keys were used could not be written down';

/** A service that listens and does its own work beside. */
export interface RunningService {
  readonly core: ReturnType<typeof composeCore>;
  readonly url: string;
  /** Takes no more connections, and lets those that there are run out, for so long at most (ms). */
  drain(lingerMs: number): Promise<void>;
  /** Answers what was begun, then closes everything, the log last. */
  stop(): Promise<LeftBehind>;
  /** What `stop` waits for now. */
  unfinished(): readonly string[];
  /** Opens log file and certificate again. */
  reload(): void;
}

export interface ServiceParts {
  readonly config: Config;
  readonly store: Awaited<ReturnType<typeof prepareStore>>['store'];
  readonly log: Log;
  readonly rateLimiting: RateLimiting;
  /** Null: nothing is counted. */
  readonly metrics: ReturnType<typeof composeMetrics>;
}

/** @throws {CliError} where it can't listen, with everything closed again */
export async function startService({
  config,
  store,
  log,
  rateLimiting,
  metrics,
}: ServiceParts): Promise<RunningService> {
  const counted = { metrics: metrics ?? NO_METRICS };
  const core = composeCore(config, store, counted);
  const v1 = composeV1(config, store, counted);
  const jobs = [
    ...composeJobs(config, core, v1, log.logger),
    ...composeBackupJobs(config, store, log.logger, counted.metrics),
  ];
  const queue = composeJobQueue(config, store);
  const operations = composeOperations(store, { jobs, queue, backups: listedBackups(config) });
  const server = composeServer(config, core, v1, log.logger, { rateLimiting, metrics, operations });
  if (metrics !== null) observeStore(metrics, store);
  const { shutdownTimeoutMs } = config.http;
  const runningJobs = runJobs({
    jobs,
    queue,
    runJob: composeRunJob(store, queue, log.logger, {
      patienceMs: Math.max(shutdownTimeoutMs - CLOSING_MS, shutdownTimeoutMs / 2),
    }),
    random: Math.random,
    failed: (err) => log.logger.error({ err }, 'it could not be looked which jobs are due'),
  });
  const own = { everyMs: SAVE_MS, random: Math.random };
  const repeated = [
    repeat(v1.sealAudit, {
      ...own,
      onError: (err) => log.logger.error({ err }, 'the audit log could not be sealed'),
    }),
    repeat(() => core.keyUse.save(), {
      ...own,
      onError: (err) => log.logger.error({ err }, KEY_USE_LOST),
    }),
  ];
  const dispatcher = composeDispatcher(config, store, log.logger);
  const unfinished = new Set<string>();
  const waitFor = <Result>(what: string, work: PromiseLike<Result>): Promise<Result> => {
    unfinished.add(what);
    return Promise.resolve(work).finally(() => unfinished.delete(what));
  };
  const stop = async (): Promise<LeftBehind> => {
    const [jobsLeft] = await Promise.all([
      waitFor('jobs', runningJobs.stop()),
      waitFor('requests', server.close()),
      waitFor('webhooks', dispatcher.stop()),
      waitFor('the audit log', Promise.all(repeated.map((each) => each.stop()))),
    ]);
    const saving = core.keyUse.save();
    await waitFor('the use of keys', saving).catch((err: unknown) => log.logger.error({ err }, KEY_USE_LOST));
    await waitFor('rate limits', rateLimiting.close());
    await waitFor('the queue of jobs', queue.close());
    await waitFor('the store', store.close());
    log.logger.info('stopped');
    const written = await waitFor('the log', log.close());
    return { jobs: jobsLeft, log: !written };
  };
  try {
    await server.listen({
      host: config.http.host,
      port: config.http.port,
      listenTextResolver: (address) => `ready at ${withScheme(address, config)}`,
    });
    await core.noteStart();
  } catch (error) {
    await stop();
    throw cannotListen(error, config);
  }
  dispatcher.start();
  return {
    core,
    url: withScheme(server.listeningOrigin, config),
    drain: (lingerMs) => drain(server, lingerMs),
    stop,
    unfinished: () => [...unfinished],
    reload() {
      log.reopen();
      reloadCertificate(config, server, log.logger);
    },
  };
}

/** Fastify does not know what its server speaks. */
function withScheme(address: string, { http }: Config): string {
  return http.tls === null ? address : address.replace(/^http:/, 'https:');
}

/** For certificates that are renewed every few weeks. What can't be used is said, and the old one stays. */
function reloadCertificate({ http }: Config, { server }: FastifyInstance, logger: Logger): void {
  if (http.tls === null) return;
  try {
    replaceCertificate(server, readCertificate(http.tls));
    logger.info('the certificate was read again');
  } catch (err) {
    logger.error({ err }, 'the certificate could not be read again; the old one stays');
  }
}

function cannotListen(error: unknown, { http }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `${http.host}:${http.port}`;
  if (code === 'EADDRINUSE') {
    const why = `${where} is taken by another process`;
    return new CliError(`${why}: choose another port, such as PORT=5050 npm start`, 1);
  }
  if (code === 'EACCES')
    return new CliError(`${where} needs rights that this process lacks: set PORT above 1023`, 1);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new CliError(`${http.host} is no address of this machine: set HOST`, 1);
  }
  return error;
}
