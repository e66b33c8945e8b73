import { BackupBroken, type BackupCipher, type BackupStorage } from '../../ports/backups.ts';
import { aboutBackup, dataFile } from './backupFiles.ts';
import { type BackupContents, readContents } from './contents.ts';
import { countBytes } from './countBytes.ts';
import type { BackupManifest } from './manifest.ts';

/**
 * Brings the copy of the store to `sink`. It may be used only when this resolves: then it is whole and as it was written.
 *
 * @throws {BackupBroken}
 */
export async function receiveBackup(
  { storage, cipher }: { readonly storage: BackupStorage; readonly cipher: BackupCipher },
  manifest: BackupManifest,
  sink: (bytes: Uint8Array) => Promise<void>,
): Promise<BackupContents> {
  const file = await storage.get(dataFile(manifest.id));
  if (file === null) throw new BackupBroken(`of backup ${manifest.id} there is the manifest alone`);
  const counting = countBytes();
  const contents = await readContents(cipher.decrypt(aboutBackup(manifest), counting.pass(file)), sink);
  const { bytes, sha256 } = counting.result();
  if (bytes !== manifest.bytes || sha256 !== manifest.sha256) {
    throw new BackupBroken(`backup ${manifest.id} is another file than its manifest tells of`);
  }
  return contents;
}
