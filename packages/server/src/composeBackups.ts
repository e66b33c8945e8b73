import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBackupBucket } from './adapters/backup/bucket.ts';
import { createBackupCipher } from './adapters/backup/cipher.ts';
import { createBackupFolder } from './adapters/backup/folder.ts';
import { cronSchedule } from './adapters/cron/schedule.ts';
import { PRIOR_FILE } from './adapters/files/priorFile.ts';
import { proveAnswers } from './adapters/files/proveAnswers.ts';
import { removeForsaken } from './adapters/files/scratchFolder.ts';
import { takePostgresSnapshot } from './adapters/postgres/snapshot.ts';
import type { OpenedStore } from './adapters/sql/openedStore.ts';
import { backUpKeyStoreInThread, backUpPostgresKeysInThread } from './adapters/sqlite/inThread.ts';
import { takeSqliteSnapshot } from './adapters/sqlite/snapshot.ts';
import type { JobLog } from './composeJobs.ts';
import { KEY_STORE_FILE, STORE_FILE } from './composeStore.ts';
import type { Config } from './config.ts';
import { type BackupCipher, BackupRefused, type BackupStorage } from './ports/backups.ts';
import type { Clock } from './ports/clock.ts';
import type { Job } from './ports/jobs.ts';
import { type Metrics, NO_METRICS } from './ports/metrics.ts';
import { ensureSecretKey } from './secretKey.ts';
import { SYSTEM } from './services/audit/by.ts';
import { noteAct } from './services/audit/noteAct.ts';
import { createKeepAfterEnds, type KeepAfterEnds } from './services/backup/keepAfterEnds.ts';
import { createKeepUp, type KeepUp } from './services/backup/keepUp.ts';
import { createShipLedger, type ShipLedger } from './services/backup/ledger.ts';
import { createMakeBackup, type MakeBackup } from './services/backup/makeBackup.ts';
import { systemClock } from './systemClock.ts';
import { VERSION } from './version.ts';

/** Where backups are kept, and what opens them. */
export interface KeptBackups {
  readonly storage: BackupStorage;
  readonly cipher: BackupCipher;
}

/** Under DATA_DIR: how folders begin that are there only while a backup is made or tried out. */
const SCRATCH = 'backup-scratch-';
export const VERIFY = 'backup-verify-';

/** Removes what commands that were killed hours ago left in DATA_DIR: copies of the store. Others may be at work there now. */
export function removeScratch({ store }: Config): Promise<void> {
  return removeForsaken(store.dataDir, [SCRATCH, VERIFY], new Date());
}

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

/** The same once the folder has given a sign of life; a bucket is asked over a network, which has its limits of time. @throws {BackupRefused} {PlaceSilent} */
export async function reachBackups(config: Config): Promise<KeptBackups> {
  const kept = keptBackups(config);
  const { to } = config.backups;
  if (to !== null && 'folder' in to) await proveAnswers(to.folder, 'BACKUP_TO');
  return kept;
}

/** What the console lists; null where no backups are kept. */
export function listedBackups(config: Config): { storage: BackupStorage; everyMs: number | null } | null {
  const { to, everyMs } = config.backups;
  return to === null ? null : { storage: keptBackups(config).storage, everyMs };
}

export interface Backups {
  readonly makeBackup: MakeBackup;
  readonly shipLedger: ShipLedger;
  readonly keepUp: KeepUp;
  readonly keepLedgers: KeepAfterEnds;
  /** The copy of the key store; null where none is configured. */
  readonly keepUserKeys: KeepAfterEnds | null;
}

/** @throws {BackupRefused} where BACKUP_TO is not set */
export function composeBackups(
  config: Config,
  { store }: Pick<OpenedStore, 'store'>,
  clock: Clock = systemClock,
  metrics: Metrics = NO_METRICS,
): Backups {
  const { dataDir, postgres, keyDatabaseUrl } = config.store;
  const { userKeysFile, everyMs, keepLast, keepForMs } = config.backups;
  const kept = keptBackups(config);
  const shipLedger = createShipLedger({ store, ...kept, clock });
  const makeBackup = createMakeBackup({
    ...kept,
    ...{ shipLedger, clock, service: VERSION, retention: { keepLast, keepForMs } },
    database: postgres === null ? 'sqlite' : 'postgres',
    snapshot: async () => {
      // Room for the copy; a service may not start anew for months.
      await removeScratch(config);
      return postgres === null
        ? takeSqliteSnapshot(join(dataDir, STORE_FILE), join(dataDir, SCRATCH))
        : takePostgresSnapshot(postgres.url);
    },
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
  const copyUserKeys = async (signal?: AbortSignal) => {
    if (userKeysFile === null) return;
    await (keyDatabaseUrl === null
      ? backUpKeyStoreInThread(join(dataDir, KEY_STORE_FILE), userKeysFile, signal)
      : backUpPostgresKeysInThread(keyDatabaseUrl, userKeysFile, signal));
  };
  const keepUp = createKeepUp({
    ...{ makeBackup, copyUserKeys, clock, everyMs: everyMs ?? Number.POSITIVE_INFINITY },
    storage: kept.storage,
    metrics,
  });
  // Apart: a copy that has to wait keeps no ledger back.
  const keepLedgers = createKeepAfterEnds({ store, work: shipLedger, clock });
  const keepUserKeys =
    userKeysFile === null ? null : createKeepAfterEnds({ store, work: copyUserKeys, clock });
  return { makeBackup, shipLedger, keepUp, keepLedgers, keepUserKeys };
}

/** Who makes a backup holds its lease, whether the service or the command line. */
export const BACKUP_JOB: Omit<Job, 'run'> = {
  name: 'backup',
  about: 'makes a backup when one is due',
  schedule: cronSchedule('*/15 * * * *'),
};

/** What a service with a place for backups does for them; one process of all at a time. @throws {BackupRefused} */
export function composeBackupJobs(
  config: Config,
  store: Pick<OpenedStore, 'store'>,
  log: JobLog,
  metrics: Metrics = NO_METRICS,
): readonly Job[] {
  if (config.backups.to === null) return [];
  const { keepUp, keepLedgers, keepUserKeys } = composeBackups(config, store, systemClock, metrics);
  const backup: Job = {
    ...BACKUP_JOB,
    async run({ signal }) {
      const made = await keepUp(signal);
      if (made === null) return;
      const { id, bytes } = made.manifest;
      log.info({ id, bytes, removed: made.removed.length }, 'a backup was made');
    },
  };
  const everyMinute = (name: string, about: string, keep: KeepAfterEnds): Job => ({
    ...{ name, about, schedule: cronSchedule('* * * * *') },
    run: async ({ signal }) => void (await keep(signal)),
  });
  // Whoever makes the backups: cron does it once a night, and keys end in between.
  const kept = [
    everyMinute('ledgers', 'keeps who was erased, and which API keys ended, beside the backups', keepLedgers),
    ...(keepUserKeys === null
      ? []
      : [everyMinute('user-keys', 'keeps the one copy of the key store', keepUserKeys)]),
  ];
  return config.backups.everyMs === null ? kept : [backup, ...kept];
}

/** SECRET_KEY, or the file that stands in for it. */
export function secretOf({ secretKey, store }: Config): string {
  return secretKey ?? ensureSecretKey(store.dataDir);
}
