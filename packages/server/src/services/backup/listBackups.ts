import type { BackupStorage } from '../../ports/backups.ts';
import { idOfManifest, manifestFile } from './backupFiles.ts';
import { collect } from './collect.ts';
import { type BackupManifest, readManifest, timeOfBackup } from './manifest.ts';

/** Every complete backup, the newest first. One without its manifest was never finished. */
export async function listBackups(storage: BackupStorage): Promise<BackupManifest[]> {
  const ids = (await storage.list()).flatMap((name) => idOfManifest(name) ?? []);
  const backups: BackupManifest[] = [];
  // An id sorts by its time.
  for (const id of ids
    .filter((id) => timeOfBackup(id) !== null)
    .toSorted()
    .toReversed()) {
    const manifest = await manifestOf(storage, id);
    if (manifest !== null) backups.push(manifest);
  }
  return backups;
}

/** Null where there is no such backup, or none that was finished. */
export async function manifestOf(storage: BackupStorage, id: string): Promise<BackupManifest | null> {
  const file = timeOfBackup(id) === null ? null : await storage.get(manifestFile(id));
  if (file === null) return null;
  const manifest = readManifest(Buffer.concat(await collect(file)).toString());
  return manifest?.id === id ? manifest : null;
}
