import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { readPrior, writePrior } from './adapters/files/priorFile.ts';
import { createLruVerifierCache, createNoVerifierCache } from './adapters/memory/lruVerifierCache.ts';
import { openSqliteStore, type SqliteStore } from './adapters/sqlite/openStore.ts';
import type { Config } from './config.ts';
import type { CompatAccess } from './http/compatAccess.ts';
import { createSampleReader } from './http/readSample.ts';
import { createServer } from './http/server.ts';
import { createAuthenticateApiKey } from './services/authenticateApiKey.ts';
import { createCheckHealth } from './services/checkHealth.ts';
import { createCreateApiKey } from './services/createApiKey.ts';
import { createDescribeUser } from './services/describeUser.ts';
import { createEnrolSample } from './services/enrolSample.ts';
import { createImportFlaskUser } from './services/importFlaskUser.ts';
import { createModels } from './services/models.ts';
import { createRefitPrior } from './services/refitPrior.ts';
import { createVerifySample } from './services/verifySample.ts';
import { VERSION } from './version.ts';

const clock = { now: () => new Date() };

/** The store's file under DATA_DIR. */
export const STORE_FILE = 'keystroke-auth.db';

/** The use cases over a store: what the HTTP interface and the command line both call. */
export type Core = ReturnType<typeof composeCore>;

/** Opens the configured store; its schema may still have to be migrated. */
export function openStore(config: Config): SqliteStore {
  return openSqliteStore({
    file: join(config.store.dataDir, STORE_FILE),
    groupCommit: config.store.groupCommit,
    clock,
  });
}

/** @throws {ConfigError} when the deployment's own table of typing can't be trusted */
export function composeCore(config: Config, store: SqliteStore) {
  const { profiles, keys } = store;
  const prior = readPrior(config.store.dataDir);
  const models = createModels(config.verification, prior);
  const cache = config.cache.enabled ? createLruVerifierCache(config.cache.size) : createNoVerifierCache();
  return {
    enrolSample: createEnrolSample({
      profiles,
      models,
      maxSamples: config.verification.maxSamplesPerProfile,
    }),
    verifySample: createVerifySample({ profiles, models, cache }),
    describeUser: createDescribeUser({ profiles, models }),
    importFlaskUser: createImportFlaskUser({ profiles, models }),
    checkHealth: createCheckHealth({ profiles, cache }),
    authenticateApiKey: createAuthenticateApiKey({ keys }),
    createApiKey: createCreateApiKey({
      keys,
      clock,
      environment: config.mode === 'production' ? 'live' : 'test',
    }),
    refitPrior: createRefitPrior({
      profiles,
      current: prior,
      adopt: (fitted) => writePrior(config.store.dataDir, fitted),
    }),
    listApiKeys: () => keys.list(),
    revokeApiKey: (id: string) => keys.revoke(id, clock.now()),
  };
}

/** The HTTP service over a core; the caller listens and closes. */
export function composeServer(config: Config, core: Core, logger: Logger): FastifyInstance {
  const { timestampUnit, maxEvents, model } = config.verification;
  return createServer(
    core,
    createSampleReader({ unit: timestampUnit, maxEvents }),
    {
      ...config.http,
      compatAccess: compatAccess(config),
      docsNeedKey: config.mode === 'production',
      version: VERSION,
      model,
    },
    logger,
  );
}

/** Development is as open as the Flask service was; anything else asks for keys unless they are waived. */
export function compatAccess(config: Config): CompatAccess {
  if (config.mode !== 'production') return 'open';
  return config.compat.allowAnonymous ? 'anonymous' : 'keys';
}
