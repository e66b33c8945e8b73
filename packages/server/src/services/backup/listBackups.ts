import type { BackupStorage } from '../../ports/backups.ts';
import { idOfManifest, manifestFile } from './backupFiles.ts';
import { collect } from './collect.ts';
import { type BackupManifest, readManifest, timeOfBackup } from './manifest.ts';

/** By how much clocks of machines that make backups may differ. */
export const SKEW_MS = 10 * 60_000;

/** Every complete backup, the newest first. One without its manifest was never finished. */
export async function listBackups(storage: BackupStorage): Promise<BackupManifest[]> {
  const backups: BackupManifest[] = [];
  for (const { id } of datedBackups(await storage.list())) {
    const manifest = await manifestOf(storage, id);
    if (manifest !== null) backups.push(manifest);
  }
  return backups;
}

/** Of the names in a storage, the backups that have their manifest, the newest first. */
export function datedBackups(names: readonly string[]): { readonly id: string; readonly time: number }[] {
  const ids = names.flatMap((name) => idOfManifest(name) ?? []);
  // An id sorts by its time.
  return ids
    .toSorted()
    .toReversed()
    .flatMap((id) => {
      const time = timeOfBackup(id);
      return time === null ? [] : [{ id, time: time.getTime() }];
    });
}

/** The same without those that say they are from the future: such a one takes the place of no real one. */
export function pastBackups(names: readonly string[], now: Date): ReturnType<typeof datedBackups> {
  return datedBackups(names).filter(({ time }) => time <= now.getTime() + SKEW_MS);
}

/** Null where there is no such backup, or none that was finished. */
export async function manifestOf(storage: BackupStorage, id: string): Promise<BackupManifest | null> {
  const file = timeOfBackup(id) === null ? null : await storage.get(manifestFile(id));
  if (file === null) return null;
  const manifest = readManifest(Buffer.concat(await collect(file)).toString());
  return manifest?.id === id ? manifest : null;
}
