import { join } from 'node:path';
import { createAuditKeys } from './adapters/crypto/auditKeys.ts';
import { createKeyWrap, type KeyWrap } from './adapters/crypto/keyWrap.ts';
import { type OnRekeyed, rekey } from './adapters/crypto/rekey.ts';
import { createVault } from './adapters/crypto/vault.ts';
import { proveAnswers } from './adapters/files/proveAnswers.ts';
import { traceStore } from './adapters/opentelemetry/traceStore.ts';
import { openPostgresKeyStore } from './adapters/postgres/keyStore.ts';
import { openPostgresStore } from './adapters/postgres/openStore.ts';
import type { AuditOptions, OpenedStore } from './adapters/sql/openedStore.ts';
import { watchStore } from './adapters/sql/watchedStore.ts';
import { inFolder, useFolder } from './adapters/sqlite/claimFolder.ts';
import { openSqliteKeyStore } from './adapters/sqlite/keyStore.ts';
import { openSqliteStore } from './adapters/sqlite/openStore.ts';
import type { Config } from './config.ts';
import type { AuditKeys } from './ports/auditKeys.ts';
import type { KeyStore } from './ports/keyStore.ts';
import { type Metrics, NO_METRICS } from './ports/metrics.ts';
import type { Store } from './ports/store.ts';
import type { Vault } from './ports/vault.ts';
import { ensureSecretKey } from './secretKey.ts';

/** The store's file under DATA_DIR. */
export const STORE_FILE = 'keystroke-auth.db';
/** The keys that the store is encrypted under: a file of its own, apart from the store's backups. */
export const KEY_STORE_FILE = join('keys', 'user-keys.db');

/** A store that is being brought back, under DATA_DIR: no service opens it. */
export const RESTORING_FILE = `${STORE_FILE}.restoring`;

export interface OpenOptions {
  readonly metrics?: Metrics;
  /** One that is being brought back, and that nobody serves yet; default: the one that is served. */
  readonly restoring?: boolean;
  /** Nobody else has it or may have it meanwhile, as whoever opens it has seen to (`withFolder`). */
  readonly claimed?: boolean;
  /** Hears why SQLite's log could not be copied into the store by its thread, once until it can be again. */
  readonly checkpointFailed?: (error: unknown) => void;
  /** Closed with the store; default: the configured ones. */
  readonly keys?: KeyStore;
}

/**
 * Opens the configured store and its keys; its schema may still have to be migrated.
 *
 * @throws {CopyRefused} {FolderRefused} while another store, or its keys, is brought to where it is
 */
export function openStore(config: Config, options: OpenOptions = {}): OpenedStore {
  const { dataDir } = config.store;
  const { restoring = false, claimed = false, ...others } = options;
  // Before the keys: where there are none yet, opening them makes some.
  const leave = isInFolder(config) && !restoring && !claimed ? useFolder(dataDir) : () => undefined;
  try {
    const store = inFolder(dataDir, () => openUsed(config, { ...others, restoring }));
    return { ...store, close: () => store.close().finally(leave) };
  } catch (error) {
    leave();
    throw error;
  }
}

/** Before anything in DATA_DIR is opened, where some files are also beside a store in PostgreSQL. @throws {PlaceSilent} */
export function proveFolder({ store }: Config): Promise<void> {
  return proveAnswers(store.dataDir, 'DATA_DIR');
}

/** Whether the store is in DATA_DIR, or its keys are: then nobody has it open while somebody brings either. */
export function isInFolder({ store }: Config): boolean {
  return store.postgres === null || store.keyDatabaseUrl === null;
}

function openUsed(
  config: Config,
  { metrics = NO_METRICS, restoring = false, keys = openKeyStore(config), ...heard }: OpenOptions,
): OpenedStore {
  const vault = createVault({ keys, wraps: keyWraps(config) });
  const { dataDir, postgres, groupCommit } = config.store;
  const common = { vault, audit: auditOptions(vault) };
  const store =
    postgres === null
      ? openSqliteStore({
          ...common,
          ...heard,
          file: join(dataDir, restoring ? RESTORING_FILE : STORE_FILE),
          groupCommit: { ...groupCommit, committed: metrics.committed },
        })
      : openPostgresStore({ ...common, ...postgres, restoring });
  return {
    ...store,
    store: watched(config, store.store, metrics),
    async migrate() {
      const names = await store.migrate();
      if (!restoring) await keys.noteUse();
      return names;
    },
    async close() {
      await store.close();
      await keys.close();
    },
  };
}

/** With what is to be known of it: nothing costs nothing. */
function watched({ tracing }: Config, store: Store, metrics: Metrics): Store {
  const counted = metrics === NO_METRICS ? store : watchStore(store, metrics);
  return tracing === null ? counted : traceStore(counted);
}

export function openKeyStore({ store }: Config): KeyStore {
  return store.keyDatabaseUrl === null
    ? openSqliteKeyStore(join(store.dataDir, KEY_STORE_FILE))
    : openPostgresKeyStore(store.keyDatabaseUrl);
}

/** Encrypts every key under SECRET_KEY; returns how many were not yet. */
export async function rekeyStore(config: Config, onRekeyed: OnRekeyed): Promise<number> {
  const keys = openKeyStore(config);
  try {
    return await rekey(keys, keyWraps(config), onRekeyed);
  } finally {
    await keys.close();
  }
}

/** Under SECRET_KEY, then under the one before it while that is named. */
function keyWraps({ secretKey, previousSecretKey, store }: Config): [KeyWrap, ...KeyWrap[]] {
  const current = createKeyWrap(secretKey ?? ensureSecretKey(store.dataDir));
  return previousSecretKey === null ? [current] : [current, createKeyWrap(previousSecretKey)];
}

/** Made when something is first written down. */
function auditOptions(vault: Vault): AuditOptions {
  let keys: AuditKeys | undefined;
  return {
    keys: async () => {
      keys ??= createAuditKeys(vault.deployment);
      return keys;
    },
  };
}
