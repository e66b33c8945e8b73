import { reachBackups } from '../composeBackups.ts';
import type { Config } from '../config.ts';
import { BackupBroken, BackupRefused } from '../ports/backups.ts';
import type { ErasureRecord } from '../ports/erasureRecords.ts';
import { keptErasures } from '../services/backup/ledger.ts';
import { listBackups, manifestOf } from '../services/backup/listBackups.ts';
import type { BackupManifest } from '../services/backup/manifest.ts';
import { CliError } from './cliError.ts';

/** The one that is named, or the newest. @throws {BackupRefused} where there is none, {PlaceSilent} */
export async function findBackup(config: Config, id: string | undefined): Promise<BackupManifest> {
  const { storage } = await reachBackups(config);
  const found = id === undefined ? (await listBackups(storage))[0] : await manifestOf(storage, id);
  if (found != null) return found;
  throw new BackupRefused(`there is no backup ${id === undefined ? '' : `${id} `}in ${storage.place}`);
}

/** Who was erased, by the ledger beside the backups. @throws {BackupRefused} {BackupBroken} {PlaceSilent} */
export async function ledgerOfBackups(config: Config): Promise<readonly ErasureRecord[]> {
  const { storage, cipher } = await reachBackups(config);
  const ledger = await keptErasures(storage, cipher);
  if (ledger === null) throw new BackupRefused(`there is no ledger of erasures in ${storage.place}`);
  return ledger.erasures;
}

/** What went wrong with backups, in a sentence. */
export async function orSay(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof BackupBroken) throw new CliError(error.message, 1);
    throw error;
  }
}
