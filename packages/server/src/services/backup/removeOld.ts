import type { BackupStorage } from '../../ports/backups.ts';
import { dataFile, idOfData, idOfManifest, manifestFile } from './backupFiles.ts';
import { pastBackups } from './listBackups.ts';
import { timeOfBackup } from './manifest.ts';

/** Which backups are kept: the newest, and all that are young. */
export interface BackupRetention {
  /** At least 1. */
  readonly keepLast: number;
  readonly keepForMs: number;
}

/** What was never finished is left alone for so long: another process may be writing it. */
const UNFINISHED_MS = 24 * 60 * 60_000;

/** Removes what is neither among the newest nor young, and what was never finished. Answers with the ids. */
export async function removeOldBackups(
  storage: BackupStorage,
  { keepLast, keepForMs }: BackupRetention,
  now: Date,
): Promise<string[]> {
  const names = await storage.list();
  const isOlder = (time: number, ms: number) => now.getTime() - time > ms;
  const old = pastBackups(names, now)
    .slice(keepLast)
    .filter(({ time }) => isOlder(time, keepForMs))
    .map(({ id }) => id);
  const finished = new Set(names.flatMap((name) => idOfManifest(name) ?? []));
  const unfinished = names
    .flatMap((name) => idOfData(name) ?? [])
    .filter((id) => !finished.has(id) && isOlder(timeOfBackup(id)?.getTime() ?? Infinity, UNFINISHED_MS));
  for (const id of [...old, ...unfinished]) {
    // Without its manifest it is no backup any more, whatever happens next.
    await storage.remove(manifestFile(id));
    await storage.remove(dataFile(id));
  }
  return [...old, ...unfinished];
}
