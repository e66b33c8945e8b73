import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupRefused, type BackupStorage } from '../../ports/backups.ts';

/** Backups in a folder: on another disk, or mounted from another machine. Files of mode 0600. */
export function createBackupFolder(folder: string): BackupStorage {
  return {
    place: folder,
    list: () => named(readdir(folder), folder),
    async put(name, data) {
      const partial = join(folder, `${name}.${randomBytes(6).toString('hex')}.partial`);
      // The folder is not made: where a disk is not mounted, the backup would be where nobody looks for it.
      const file = await named(open(partial, 'wx', 0o600), folder);
      try {
        await write(file, data);
        await rename(partial, join(folder, name));
        await syncFolder(folder);
      } finally {
        await rm(partial, { force: true });
      }
    },
    async get(name) {
      try {
        const file = await open(join(folder, name));
        return createReadStream('', { fd: file, highWaterMark: 1_048_576 });
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}

async function write(file: FileHandle, data: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const bytes of data) await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the new name durable; Windows cannot sync folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function named<Result>(work: Promise<Result>, folder: string): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) throw new BackupRefused(`the folder ${folder} of BACKUP_TO is not there`);
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
