import type { BackupStorage } from '../../ports/backups.ts';
import { dataFile, idOfData, idOfManifest, manifestFile } from './backupFiles.ts';
import { timeOfBackup } from './manifest.ts';

/** Which backups are kept: the newest, and all that are young. */
export interface BackupRetention {
  /** At least 1. */
  readonly keepLast: number;
  readonly keepForMs: number;
}

/** By how much clocks of machines that make backups may differ. */
export const SKEW_MS = 10 * 60_000;

/** What was never finished is left alone for so long: another process may be writing it. */
const UNFINISHED_MS = 24 * 60 * 60_000;

/** Removes what is neither among the newest nor young, and what was never finished. Answers with the ids. */
export async function removeOldBackups(
  storage: BackupStorage,
  { keepLast, keepForMs }: BackupRetention,
  now: Date,
): Promise<string[]> {
  const names = await storage.list();
  const finished = new Set(names.flatMap((name) => idOfManifest(name) ?? []));
  const ageOf = (id: string) => {
    const time = timeOfBackup(id);
    return time === null ? 0 : now.getTime() - time.getTime();
  };
  const ids = [...finished]
    .filter((id) => timeOfBackup(id) !== null)
    // Nothing takes the place of a real one by a time that has not come.
    .filter((id) => ageOf(id) > -SKEW_MS)
    .toSorted()
    .toReversed();
  const old = ids.slice(keepLast).filter((id) => ageOf(id) > keepForMs);
  const unfinished = names
    .flatMap((name) => idOfData(name) ?? [])
    .filter((id) => !finished.has(id) && ageOf(id) > UNFINISHED_MS);
  for (const id of [...old, ...unfinished]) {
    // Without its manifest it is no backup any more, whatever happens next.
    await storage.remove(manifestFile(id));
    await storage.remove(dataFile(id));
  }
  return [...old, ...unfinished];
}
