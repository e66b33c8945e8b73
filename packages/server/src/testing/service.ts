import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { type Core, composeCore, composeServer, openStore } from '../app.ts';
import { type Config, loadConfig } from '../config.ts';

export interface TestService {
  readonly server: FastifyInstance;
  readonly core: Core;
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

/** The whole service on a real store in `dataDir`, listening nowhere: use `server.inject`. */
export async function startService(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<TestService> {
  const config = loadConfig({ NODE_ENV: 'testing', DATA_DIR: dataDir, ...env });
  const store = openStore(config);
  await store.migrate();
  const core = composeCore(config, store);
  const server = composeServer(config, core, pino({ level: 'silent' }));
  return {
    server,
    core,
    config,
    store,
    async stop() {
      await server.close();
      await store.close();
    },
  };
}
