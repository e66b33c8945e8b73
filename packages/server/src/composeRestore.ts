import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRIOR_FILE } from './adapters/files/priorFile.ts';
import { makeScratchFolder } from './adapters/files/scratchFolder.ts';
import { tryKeys } from './adapters/memory/triedKeys.ts';
import { type Claim, finishCopy, withClaim } from './adapters/postgres/copy/claim.ts';
import { receiveIntoPostgres, refuseTables } from './adapters/postgres/receiveRows.ts';
import { withFolder } from './adapters/sqlite/claimFolder.ts';
import { receiveIntoSqlite } from './adapters/sqlite/receiveRows.ts';
import { receiveStore, rewriteStore } from './adapters/sqlite/receiveStore.ts';
import { composeCore } from './app.ts';
import { keptBackups, secretOf, VERIFY } from './composeBackups.ts';
import { KEY_STORE_FILE, openKeyStore, openStore, RESTORING_FILE, STORE_FILE } from './composeStore.ts';
import { bringKeysClaimed, bringUserKeys, requireUserKeys } from './composeUserKeys.ts';
import type { Config } from './config.ts';
import { syncFolder } from './durable.ts';
import { makeFolder } from './makeFolder.ts';
import { BackupBroken, BackupRefused, type BackupStorage, type TableSum } from './ports/backups.ts';
import type { ErasureRecord, ErasureRedone } from './ports/erasureRecords.ts';
import type { KeyStore } from './ports/keyStore.ts';
import type { Store } from './ports/store.ts';
import type { BackupContents } from './services/backup/contents.ts';
import { type KeyLedger, keptKeyEnds } from './services/backup/keyEnds.ts';
import { type ErasureLedger, keptErasures } from './services/backup/ledger.ts';
import { manifestOf, pastBackups, SKEW_MS } from './services/backup/listBackups.ts';
import type { BackupManifest } from './services/backup/manifest.ts';
import { receiveBackup } from './services/backup/receiveBackup.ts';
import { isInUse } from './services/keys/newApiKey.ts';

export interface RestoreOptions {
  /** Erasures that are known from elsewhere; null for none, which is enough where backups have their ledger beside them. */
  readonly erasures?: readonly ErasureRecord[] | null;
  /** The copy of the key store, where that is lost, too. */
  readonly userKeys?: string;
  /** Leaves API keys in use of which nobody knows whether they ended since; default: they are revoked. */
  readonly keepApiKeys?: boolean;
}

export interface Restored {
  readonly backup: BackupManifest;
  /** Rows of all tables, as they were in the backup. */
  readonly rows: number;
  readonly migrations: readonly string[];
  /** What the ledger of erasures came to. */
  readonly erasures: Readonly<Record<ErasureRedone, number>>;
  /** People whom the key store removed before: their key was destroyed since, by an erasure, or by a renewal. */
  readonly withoutKey: number;
  /** Null where nobody knows: an older version wrote the ledger, or there is none. */
  readonly erasuresKnownUntil: Date | null;
  readonly auditRows: number;
  /** That are in use. */
  readonly apiKeys: number;
  /** That were in use in the backup, and were ended again: every one that ended until then. */
  readonly endedKeys: number;
  /** Null where nobody knows: then all were revoked, or were to be kept. */
  readonly keysKnownUntil: Date | null;
}

/**
 * Brings a backup to where the configured store is to be, and where none may be: DATA_DIR, or the database of DATABASE_URL. It can be
 * served only when it is whole, everybody who was erased since is gone from it, and its audit log is unbroken.
 *
 * @throws {BackupRefused} {BackupBroken} {CopyRefused} {KeyBackupRefused} {PlaceSilent}
 */
export async function restoreBackup(
  config: Config,
  backup: BackupManifest,
  options: RestoreOptions = {},
): Promise<Restored> {
  const { dataDir, postgres } = config.store;
  if (postgres === null) return withFolder(dataDir, () => restoreIntoFile(config, backup, options));
  if (backup.database === 'sqlite') {
    throw new BackupRefused(
      'DATABASE_URL is set: a backup of SQLite is restored into DATA_DIR; migrate-store brings it on',
    );
  }
  // To the end: another restore would empty the database, and what this one does then would be done to the rows of that.
  return withClaim(postgres.url, async (claim) => {
    await refuseTables(claim);
    const ledgers = await readLedgers(config, options.erasures);
    const { userKeys } = options;
    await (userKeys === undefined ? requireUserKeys(config) : bringUserKeys(config, userKeys));
    const restored = await bringStore(config, backup, ledgers, { ...options, claim });
    await finishCopy(claim);
    return restored;
  });
}

async function restoreIntoFile(
  config: Config,
  backup: BackupManifest,
  options: RestoreOptions,
): Promise<Restored> {
  const { dataDir } = config.store;
  refuseStore(dataDir);
  const ledgers = await readLedgers(config, options.erasures);
  const { userKeys } = options;
  await (userKeys === undefined ? requireUserKeys(config) : bringKeysClaimed(config, userKeys));
  const restored = await bringStore(config, backup, ledgers, options);
  const file = join(dataDir, RESTORING_FILE);
  if (restored.erasures.removed > 0) rewriteStore(file);
  // Once more: a version from before this lock, or somebody's hands, may have put one there.
  refuseStore(dataDir);
  renameSync(file, join(dataDir, STORE_FILE));
  syncFolder(dataDir);
  return restored;
}

/**
 * Restores a backup into a file beside the store, also one of PostgreSQL, compares, and removes it again. The store and the keys that are
 * in use stay as they are.
 *
 * @throws {BackupRefused} {BackupBroken}
 */
export async function verifyBackup(config: Config, backup: BackupManifest): Promise<Restored> {
  const { dataDir, keyDatabaseUrl } = config.store;
  if (keyDatabaseUrl === null && !existsSync(join(dataDir, KEY_STORE_FILE))) {
    throw new BackupRefused(`there is no key store at ${join(dataDir, KEY_STORE_FILE)}`);
  }
  makeFolder(dataDir, 0o700);
  const secretKey = secretOf(config);
  const scratch = makeScratchFolder(join(dataDir, VERIFY));
  try {
    const store = { ...config.store, dataDir: scratch.path, postgres: null };
    const ledgers = await readLedgers(config);
    const keys = tryKeys(openKeyStore(config));
    return await bringStore({ ...config, secretKey, store }, backup, ledgers, { keys });
  } finally {
    await scratch.remove();
  }
}

/** What is kept beside the backups, and which they are brought up to date by. */
interface Ledgers {
  readonly erasures: ErasureLedger;
  readonly keyEnds: KeyLedger | null;
}

/** Before anything is written, the keys of people among it: with the wrong secret, or without a ledger, nothing is there to be put right. */
async function readLedgers(config: Config, named: readonly ErasureRecord[] | null = null): Promise<Ledgers> {
  const { storage, cipher } = keptBackups(config);
  const kept = await keptErasures(storage, cipher);
  const keyEnds = await keptKeyEnds({ storage, cipher });
  const newest = (await newestTimes(storage)).at(-1);
  if (named === null) {
    refuseOlder(kept, storage.place, [
      ['the newest backup', newest],
      ['the ledger of API keys', keyEnds?.writtenAt],
    ]);
  }
  const { erasures = [], writtenAt = null } = kept ?? {};
  return {
    erasures: { erasures: [...(named ?? []), ...erasures], writtenAt },
    // From before the newest backup, with which one went: keys may have ended since.
    keyEnds: keyEnds !== null && newest !== undefined && keyEnds.writtenAt >= newest ? keyEnds : null,
  };
}

interface BringOptions extends Pick<RestoreOptions, 'keepApiKeys'> {
  /** Default: the configured ones. */
  readonly keys?: KeyStore;
  /** Of the database that gets it; default: a file gets it. */
  readonly claim?: Claim;
}

async function bringStore(
  config: Config,
  backup: BackupManifest,
  { erasures, keyEnds }: Ledgers,
  { keepApiKeys = false, keys, claim }: BringOptions,
): Promise<Restored> {
  try {
    const { sums, prior } = await receive(config, backup, claim);
    const store = openStore(config, { restoring: true, ...(keys === undefined ? {} : { keys }) });
    try {
      const migrations = await store.migrate();
      const core = composeCore(config, store);
      const withoutKey = await removedByOpening(store.store, sums);
      const redone = await core.redoErasures(erasures.erasures);
      const { problems, missing, rows: auditRows } = await core.verifyAudit([]);
      const [problem] = problems;
      if (problem !== undefined || (missing !== null && missing.rows + missing.heads > 0)) {
        throw new BackupBroken(
          `the audit log in the backup is broken: ${problem?.code ?? 'rows or heads are missing'}`,
        );
      }
      const priorFile = join(config.store.dataDir, PRIOR_FILE);
      if (prior !== null && !existsSync(priorFile)) writeFileSync(priorFile, prior, { mode: 0o600 });
      await core.noteCommand('backup.restored', { backup_id: backup.id });
      const unknown = keepApiKeys ? [] : null;
      const endedKeys = await core.endKeysAgain(keyEnds?.ends ?? unknown);
      const now = new Date();
      const apiKeys = (await core.listApiKeys()).filter((key) => isInUse(key, now)).length;
      const rows = sums.reduce((sum, table) => sum + table.rows, 0);
      const keysKnownUntil = keyEnds?.writtenAt ?? null;
      const known = { erasuresKnownUntil: erasures.writtenAt, keysKnownUntil };
      const gone = { erasures: redone, withoutKey };
      return { backup, rows, migrations, ...gone, auditRows, apiKeys, endedKeys, ...known };
    } finally {
      await store.close();
    }
  } finally {
    // Again, where it came to a store that closed them.
    await keys?.close();
  }
}

/** Whoever is removed when a store is opened, because their key is destroyed, is written into its ledger. */
async function removedByOpening(store: Store, sums: readonly TableSum[]): Promise<number> {
  const before = sums.find(({ table }) => table === 'erasures')?.rows ?? 0;
  return (await store.read(({ erasures }) => erasures.count())) - before;
}

/**
 * Where there is no ledger, or an older one than what it was written with, the last time it was: nothing is brought back then.
 *
 * @throws {BackupBroken}
 */
function refuseOlder(
  ledger: ErasureLedger | null,
  place: string,
  others: readonly (readonly [name: string, writtenAt: Date | undefined])[],
): void {
  if (ledger === null) {
    throw new BackupBroken(
      `there is no ledger of erasures in ${place}, and without it people who were erased come back: name one with --ledger`,
    );
  }
  const { writtenAt } = ledger;
  for (const [name, time] of others) {
    if (writtenAt === null || time === undefined || !isOlder(writtenAt, time)) continue;
    throw new BackupBroken(
      `the ledger of erasures in ${place} is of ${writtenAt.toISOString()}, and older than ${name} (${time.toISOString()}), with which one went: ` +
        'somebody put an older one there, and who was erased since would come back; bring the newest one back, or name it with --ledger',
    );
  }
}

/** Clocks differ, and of two machines that wrote it at the same time, one did so last. */
function isOlder(ledger: Date, other: Date): boolean {
  return ledger.getTime() < other.getTime() - SKEW_MS;
}

/** When the newest backups were made, in order: their ids tell the second, and within it no order. */
async function newestTimes(storage: BackupStorage): Promise<Date[]> {
  const dated = pastBackups(await storage.list(), new Date());
  const newest = dated.filter(({ time }) => time === dated[0]?.time);
  const manifests = await Promise.all(newest.map(({ id }) => manifestOf(storage, id)));
  const times = manifests.flatMap((manifest) => manifest?.createdAt ?? []);
  return times.toSorted((one, other) => one.getTime() - other.getTime());
}

/** Writes a backup to where the store is to be. */
async function receive(
  config: Config,
  backup: BackupManifest,
  claim: Claim | undefined,
): Promise<{ readonly sums: readonly TableSum[]; readonly prior: string | null }> {
  const file = join(config.store.dataDir, RESTORING_FILE);
  let contents: BackupContents = { tables: [], prior: null };
  const write = async (sink: (bytes: Uint8Array) => Promise<void>) => {
    contents = await receiveBackup(keptBackups(config), backup, sink);
    return contents.tables;
  };
  const sums =
    backup.database === 'sqlite'
      ? await receiveStore(file, write)
      : claim === undefined
        ? await receiveIntoSqlite(file, write)
        : await receiveIntoPostgres(claim, write);
  return { sums, prior: contents.prior };
}

function refuseStore(dataDir: string): void {
  for (const name of [STORE_FILE, `${STORE_FILE}-wal`]) {
    if (!existsSync(join(dataDir, name))) continue;
    throw new BackupRefused(
      `there is a store in ${dataDir}: restore overwrites none; move ${name} away, or set another DATA_DIR`,
    );
  }
}
