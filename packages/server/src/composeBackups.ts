import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createBackupBucket } from './adapters/backup/bucket.ts';
import { createBackupCipher } from './adapters/backup/cipher.ts';
import { createBackupFolder } from './adapters/backup/folder.ts';
import { cronSchedule } from './adapters/cron/schedule.ts';
import { PRIOR_FILE } from './adapters/files/priorFile.ts';
import type { OpenedStore } from './adapters/sql/openedStore.ts';
import { backUpKeyStore } from './adapters/sqlite/backUpKeyStore.ts';
import { backUpKeyStoreInThread } from './adapters/sqlite/inThread.ts';
import { receiveStore, rewriteStore } from './adapters/sqlite/receiveStore.ts';
import { takeSqliteSnapshot } from './adapters/sqlite/snapshot.ts';
import { composeCore, type JobLog, KEY_STORE_FILE, openStore, STORE_FILE } from './app.ts';
import type { Config } from './config.ts';
import { syncFile, syncFolder } from './durable.ts';
import { BackupBroken, type BackupCipher, BackupRefused, type BackupStorage } from './ports/backups.ts';
import type { Clock } from './ports/clock.ts';
import type { ErasureRecord, ErasureRedone } from './ports/erasureRecords.ts';
import type { Job } from './ports/jobs.ts';
import { type Metrics, NO_METRICS } from './ports/metrics.ts';
import { ensureSecretKey } from './secretKey.ts';
import { SYSTEM } from './services/audit/by.ts';
import { noteAct } from './services/audit/noteAct.ts';
import { createKeepUp, type KeepUp } from './services/backup/keepUp.ts';
import { createShipLedger, keptErasures, type ShipLedger } from './services/backup/ledger.ts';
import { createMakeBackup, type MakeBackup } from './services/backup/makeBackup.ts';
import type { BackupManifest } from './services/backup/manifest.ts';
import { receiveBackup } from './services/backup/receiveBackup.ts';
import { isInUse } from './services/keys/newApiKey.ts';
import { VERSION } from './version.ts';

/** Where backups are kept, and what opens them. */
export interface KeptBackups {
  readonly storage: BackupStorage;
  readonly cipher: BackupCipher;
}

/** Under DATA_DIR: what is there only while a backup is made or tried out. */
const [SCRATCH, VERIFY] = ['backup-scratch-', 'backup-verify'];
/** A store that is being brought back: no service opens it. */
const RESTORING = `${STORE_FILE}.restoring`;

/** @throws {BackupRefused} where BACKUP_TO is not set */
export function keptBackups(config: Config): KeptBackups {
  const { to, key } = config.backups;
  if (to === null) throw new BackupRefused('BACKUP_TO is not set: there is no place for backups');
  const older = [secretOf(config), config.previousSecretKey].filter((secret) => secret !== null);
  const [first = secretOf(config), ...others] = key === null ? older : [key, ...older];
  return {
    storage: 'folder' in to ? createBackupFolder(to.folder) : createBackupBucket(to),
    cipher: createBackupCipher([first, ...others]),
  };
}

export interface Backups {
  readonly makeBackup: MakeBackup;
  readonly shipLedger: ShipLedger;
  readonly keepUp: KeepUp;
}

/** @throws {BackupRefused} where this store is backed up otherwise */
export function composeBackups(
  config: Config,
  { store }: Pick<OpenedStore, 'store'>,
  clock: Clock = { now: () => new Date() },
  metrics: Metrics = NO_METRICS,
): Backups {
  const { dataDir, postgres, keyDatabaseUrl } = config.store;
  if (postgres !== null) {
    throw new BackupRefused(
      'the store is on PostgreSQL: back it up with pg_dump or pgBackRest, as docs/operations/backup.md says',
    );
  }
  const { userKeysFile, everyMs, keepLast, keepForMs } = config.backups;
  const kept = keptBackups(config);
  const shipLedger = createShipLedger({ store, ...kept });
  const makeBackup = createMakeBackup({
    ...kept,
    ...{ shipLedger, clock, service: VERSION, retention: { keepLast, keepForMs } },
    snapshot: () => takeSqliteSnapshot(join(dataDir, STORE_FILE), join(dataDir, SCRATCH)),
    prior: () => {
      const file = join(dataDir, PRIOR_FILE);
      return existsSync(file) ? readFileSync(file, 'utf8') : null;
    },
    note: ({ id }) =>
      store.transact((records) =>
        noteAct(records, SYSTEM, 'backup.made', { application: '' }, { backup_id: id }, clock.now()),
      ),
    random: () => randomBytes(3).toString('hex'),
  });
  const keepUp = createKeepUp({
    ...{ store, makeBackup, shipLedger, clock, everyMs: everyMs ?? Number.POSITIVE_INFINITY },
    storage: kept.storage,
    metrics,
    async copyUserKeys() {
      if (userKeysFile === null || keyDatabaseUrl !== null) return;
      await backUpKeyStoreInThread(join(dataDir, KEY_STORE_FILE), userKeysFile);
    },
  });
  return { makeBackup, shipLedger, keepUp };
}

/** What a service that makes its backups itself does for it; one process of all at a time. @throws {BackupRefused} */
export function composeBackupJobs(
  config: Config,
  store: Pick<OpenedStore, 'store'>,
  log: JobLog,
  metrics: Metrics = NO_METRICS,
): readonly Job[] {
  if (config.backups.everyMs === null) return [];
  const { keepUp } = composeBackups(config, store, undefined, metrics);
  return [
    {
      name: 'backup',
      about: 'makes a backup when one is due, and keeps the ledger of erasures beside them',
      schedule: cronSchedule('*/15 * * * *'),
      async run() {
        const made = await keepUp();
        if (made === null) return;
        const { id, bytes } = made.manifest;
        log.info({ id, bytes, removed: made.removed.length }, 'a backup was made');
      },
    },
  ];
}

export interface RestoreOptions {
  /** Erasures that are known from elsewhere; null for none, which is enough where backups have their ledger beside them. */
  readonly erasures?: readonly ErasureRecord[] | null;
  /** The copy of the key store, where that is lost, too. */
  readonly userKeys?: string;
}

export interface Restored {
  readonly backup: BackupManifest;
  /** Rows of all tables, as they were in the backup. */
  readonly rows: number;
  readonly migrations: readonly string[];
  /** What the ledger of erasures came to. */
  readonly erasures: Readonly<Record<ErasureRedone, number>>;
  readonly auditRows: number;
  /** That are in use, those too that were revoked after the backup. */
  readonly apiKeys: number;
}

/**
 * Brings a backup to DATA_DIR, where no store may be. It gets its name, and can be served, only when it is whole, everybody who was
 * erased since is gone from it, and its audit log is unbroken.
 *
 * @throws {BackupRefused} {BackupBroken}
 */
export async function restoreBackup(
  config: Config,
  backup: BackupManifest,
  { erasures = null, userKeys }: RestoreOptions = {},
): Promise<Restored> {
  const { dataDir, postgres, keyDatabaseUrl } = config.store;
  if (postgres !== null) {
    throw new BackupRefused(
      'DATABASE_URL is set: a backup of SQLite is restored into DATA_DIR; migrate-store brings it on',
    );
  }
  for (const name of [STORE_FILE, `${STORE_FILE}-wal`]) {
    if (!existsSync(join(dataDir, name))) continue;
    throw new BackupRefused(
      `there is a store in ${dataDir}: restore overwrites none; move ${name} away, or set another DATA_DIR`,
    );
  }
  const keyFile = join(dataDir, KEY_STORE_FILE);
  if (userKeys !== undefined) await bringKeys(userKeys, keyFile);
  if (keyDatabaseUrl === null && !existsSync(keyFile)) {
    throw new BackupRefused(
      `there is no key store at ${keyFile}, and without it nobody's data can be read: name its copy with --user-keys`,
    );
  }
  const restored = await bringStore(config, backup, erasures);
  if (restored.erasures.removed > 0) rewriteStore(join(dataDir, RESTORING));
  renameSync(join(dataDir, RESTORING), join(dataDir, STORE_FILE));
  syncFolder(dataDir);
  return restored;
}

/** Removes what a command that was killed left in DATA_DIR: copies of the store, and of its keys. */
export function removeScratch({ store }: Config): void {
  if (!existsSync(store.dataDir)) return;
  const left = readdirSync(store.dataDir).filter((name) => name.startsWith(SCRATCH) || name === VERIFY);
  for (const name of left) rmSync(join(store.dataDir, name), { recursive: true, force: true });
}

/** Restores a backup beside the store, compares, and removes it again. @throws {BackupRefused} {BackupBroken} */
export async function verifyBackup(config: Config, backup: BackupManifest): Promise<Restored> {
  const { dataDir, postgres, keyDatabaseUrl } = config.store;
  if (postgres !== null) throw new BackupRefused('DATABASE_URL is set: there are no backups of SQLite here');
  const scratch = join(dataDir, VERIFY);
  const remove = () => rmSync(scratch, { recursive: true, force: true });
  remove();
  try {
    mkdirSync(scratch, { recursive: true, mode: 0o700 });
    if (keyDatabaseUrl === null) {
      // A copy: what is tried out must not touch the keys that are in use.
      mkdirSync(join(scratch, dirname(KEY_STORE_FILE)), { mode: 0o700 });
      backUpKeyStore(join(dataDir, KEY_STORE_FILE), join(scratch, KEY_STORE_FILE));
    }
    const secretKey = secretOf(config);
    return await bringStore(
      { ...config, secretKey, store: { ...config.store, dataDir: scratch } },
      backup,
      null,
    );
  } finally {
    remove();
  }
}

async function bringStore(
  config: Config,
  backup: BackupManifest,
  erasures: readonly ErasureRecord[] | null,
): Promise<Restored> {
  const { dataDir } = config.store;
  const kept = keptBackups(config);
  // Before anything is written: without a ledger nothing is brought back.
  const keptLedger = await keptErasures(kept.storage, kept.cipher);
  if (keptLedger === null && erasures === null) {
    throw new BackupBroken(
      `there is no ledger of erasures in ${kept.storage.place}, and without it people who were erased come back: name one with --ledger`,
    );
  }
  const ledger = [...(erasures ?? []), ...(keptLedger ?? [])];
  let rows = 0;
  let table: string | null = null;
  await receiveStore(join(dataDir, RESTORING), async (sink) => {
    const { tables, prior } = await receiveBackup(kept, backup, sink);
    table = prior;
    rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return tables;
  });
  const store = openStore(config, RESTORING);
  try {
    const migrations = await store.migrate();
    const core = composeCore(config, store);
    const redone = await core.redoErasures(ledger);
    const { problems, missing, rows: auditRows } = await core.verifyAudit([]);
    const [problem] = problems;
    if (problem !== undefined || (missing !== null && missing.rows + missing.heads > 0)) {
      throw new BackupBroken(
        `the audit log in the backup is broken: ${problem?.code ?? 'rows or heads are missing'}`,
      );
    }
    const priorFile = join(dataDir, PRIOR_FILE);
    if (table !== null && !existsSync(priorFile)) writeFileSync(priorFile, table, { mode: 0o600 });
    await core.noteCommand('backup.restored', { backup_id: backup.id });
    const now = new Date();
    const apiKeys = (await core.listApiKeys()).filter((key) => isInUse(key, now)).length;
    return { backup, rows, migrations, erasures: redone, auditRows, apiKeys };
  } finally {
    await store.close();
  }
}

async function bringKeys(copy: string, keyFile: string): Promise<void> {
  if (existsSync(keyFile)) {
    throw new BackupRefused(
      `there is a key store at ${keyFile}: restore overwrites none; leave --user-keys away to use it`,
    );
  }
  if (!existsSync(copy)) throw new BackupRefused(`there is no file ${copy}`);
  mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 });
  const partial = `${keyFile}.partial`;
  await copyFile(copy, partial);
  chmodSync(partial, 0o600);
  syncFile(partial);
  renameSync(partial, keyFile);
  syncFolder(dirname(keyFile));
}

function secretOf({ secretKey, store }: Config): string {
  return secretKey ?? ensureSecretKey(store.dataDir);
}
