import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import type { PrometheusMetrics } from '../adapters/prometheus/metrics.ts';
import { type Core, composeCore, composeOperations, composeServer, observeStore } from '../app.ts';
import { composeBackupJobs, listedBackups } from '../composeBackups.ts';
import { composeJobQueue, composeJobs } from '../composeJobs.ts';
import { composeRateLimiting } from '../composeRateLimiting.ts';
import { openStore } from '../composeStore.ts';
import { composeV1 } from '../composeV1.ts';
import { type Config, loadConfig } from '../config.ts';
import type { ServerSettings } from '../http/server.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { RhythmModels } from '../services/v1/rhythmModels.ts';
import { olderChallenges } from './olderChallenges.ts';

export interface TestService {
  readonly server: FastifyInstance;
  readonly core: Core;
  readonly v1: ReturnType<typeof composeV1>;
  readonly config: Config;
  readonly store: ReturnType<typeof openStore>;
  /** Stops the service; its data stay, so that another one can open them. */
  stop(): Promise<void>;
}

/** A new folder for one test, and how to remove it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'keystroke-auth-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface ServiceOptions {
  /** What the service takes for the time. */
  readonly clock?: Clock;
  /** By what this process counts requests (ms); default: as it really passes. Where it stands still, a limit is a number. */
  readonly rateLimitsNow?: () => number;
  /** How much older challenges are than they are, so that samples are typed in no time (ms); default ten minutes. */
  readonly challengeAge?: number;
  /** Puts something between version 1 and its store: faults. */
  readonly wrapStore?: (store: Store) => Store;
  /** Puts something between version 1 and the engine's models: faults. */
  readonly wrapRhythm?: (models: RhythmModels) => RhythmModels;
  /** Default: REQUEST_TIMEOUT, which is whole seconds. */
  readonly requestTimeoutMs?: number;
  /** Where the built pages are; default: where `npm run build` puts them. */
  readonly pagesFolder?: string;
  readonly metrics?: PrometheusMetrics;
  /** Streams of the console; default: those of the service. */
  readonly streams?: NonNullable<ServerSettings['streams']>;
  /** Where lines of the log go; default: nowhere. */
  readonly logger?: Logger;
}

const nothing = () => undefined;
const NO_LOG = { info: nothing, warn: nothing, error: nothing };
const SILENT = pino({ level: 'silent' });

/** The whole service on a real store in `dataDir`, listening nowhere: use `server.inject`. */
export async function startService(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
  {
    clock,
    rateLimitsNow,
    challengeAge = 600_000,
    wrapStore = (store) => store,
    wrapRhythm,
    requestTimeoutMs,
    pagesFolder,
    metrics,
    streams,
    logger = SILENT,
  }: ServiceOptions = {},
): Promise<TestService> {
  const config = loadConfig({ NODE_ENV: 'testing', DATA_DIR: dataDir, ...env });
  const store = openStore(config, metrics === undefined ? {} : { metrics });
  await store.migrate();
  const core = composeCore(config, store, { clock, metrics });
  const v1 = composeV1(
    config,
    { ...store, store: wrapStore(olderChallenges(store.store, challengeAge)) },
    { clock, wrapRhythm, metrics },
  );
  if (metrics !== undefined) observeStore(metrics, store);
  const served =
    requestTimeoutMs === undefined ? config : { ...config, http: { ...config.http, requestTimeoutMs } };
  const jobs = [...composeJobs(config, core, v1, NO_LOG), ...composeBackupJobs(config, store, NO_LOG)];
  const queue = composeJobQueue(config, store, clock);
  const operations = composeOperations(store, { jobs, queue, backups: listedBackups(config) }, clock);
  const rateLimiting = composeRateLimiting(config, store.vault, rateLimitsNow);
  const server = composeServer(served, core, v1, logger, {
    rateLimiting,
    operations,
    ...(metrics === undefined ? {} : { metrics }),
    ...(streams === undefined ? {} : { streams }),
    ...(pagesFolder === undefined ? {} : { folder: pagesFolder }),
  });
  return {
    server,
    core,
    v1,
    config,
    store,
    async stop() {
      await server.close();
      await rateLimiting.close();
      await queue.close();
      await store.close();
    },
  };
}
