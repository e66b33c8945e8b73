import type {
  BackedUpDatabase,
  BackupCipher,
  BackupFacts,
  BackupStorage,
  StoreSnapshot,
} from '../../ports/backups.ts';
import type { Clock } from '../../ports/clock.ts';
import { aboutBackup, dataFile, manifestFile } from './backupFiles.ts';
import { writeContents } from './contents.ts';
import { countBytes } from './countBytes.ts';
import { type BackupManifest, backupId, writeManifest } from './manifest.ts';
import { type BackupRetention, removeOldBackups } from './removeOld.ts';

export interface MadeBackup {
  readonly manifest: BackupManifest;
  /** Ids of backups that were too old. */
  readonly removed: readonly string[];
}

/** Copies the store as of now to where backups are kept, and removes those that are too old. */
export type MakeBackup = () => Promise<MadeBackup>;

export function createMakeBackup({
  storage,
  cipher,
  snapshot,
  prior,
  shipLedger,
  note,
  clock,
  random,
  retention,
  service,
  database,
}: {
  readonly storage: BackupStorage;
  readonly cipher: BackupCipher;
  readonly snapshot: () => Promise<StoreSnapshot>;
  /** The deployment's own table, as its file has it. */
  readonly prior: () => string | null;
  readonly shipLedger: () => Promise<void>;
  /** Writes down that there is a backup. */
  readonly note: (manifest: BackupManifest) => Promise<void>;
  readonly clock: Clock;
  /** Six hexadecimal digits. */
  readonly random: () => string;
  readonly retention: BackupRetention;
  /** The version of this service. */
  readonly service: string;
  readonly database: BackedUpDatabase;
}): MakeBackup {
  return async () => {
    const createdAt = clock.now();
    const facts: BackupFacts = { id: backupId(createdAt, random()), createdAt, database, service };
    const copy = await snapshot();
    const counting = countBytes();
    try {
      const data = writeContents({ tables: copy.tables, prior: prior() }, copy.data());
      await storage.put(dataFile(facts.id), counting.pass(cipher.encrypt(aboutBackup(facts), data)));
    } finally {
      await copy.remove();
    }
    const manifest = { ...facts, ...counting.result() };
    // Before there is a backup: ledgers that are older than one are not those that went with it.
    await shipLedger();
    // Last: it says that the backup is whole.
    await storage.put(manifestFile(facts.id), piece(writeManifest(manifest)));
    await note(manifest);
    return { manifest, removed: await removeOldBackups(storage, retention, clock.now()) };
  };
}

async function* piece(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
