import { join } from 'node:path';
import { CopyRefused, FolderRefused } from '../../ports/store.ts';
import { lockFile, shareFile } from './lockFile.ts';

const LOCK_FILE = 'restore.lock';
/** Whoever brings a store asks for the lock in an instant, also where it does not get it (ms). */
const WAIT_MS = 500;

/**
 * Nobody else brings a store or its keys into a folder, or out of it, while `work` does, and nobody opens what is there.
 *
 * @throws {CopyRefused} {FolderRefused} while somebody does
 */
export async function withFolder<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const file = join(folder, LOCK_FILE);
  const unlock = inFolder(folder, () => lockFile(file, 0));
  if (unlock !== null) return work().finally(unlock);
  const leave = shareFile(file, 0);
  leave?.();
  throw new CopyRefused(
    leave === null
      ? `another process brings a store into ${folder} now: wait until it is done`
      : `the store in ${folder} is open in another process: stop the service first`,
  );
}

/**
 * Says that the store in a folder is open: until it is closed, nobody brings another in its place.
 *
 * @returns to be called when it is closed
 * @throws {CopyRefused} {FolderRefused} while somebody brings one
 */
export function useFolder(folder: string): () => void {
  const leave = inFolder(folder, () => shareFile(join(folder, LOCK_FILE), WAIT_MS));
  if (leave !== null) return leave;
  throw new CopyRefused(
    `a store is being brought into ${folder} (restore) or out of it (migrate-store): start when that is done`,
  );
}

/** What lies with the folder, and not with what is in it. */
const FOLDER_ERRORS: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'];

/** Does what needs a folder to write in. @throws {FolderRefused} where it is none */
export function inFolder<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && FOLDER_ERRORS.includes(error.code))) throw error;
    throw new FolderRefused(
      `the store in DATA_DIR (${folder}) can't be opened: ${error.message}; give the service's user a folder to write in, or set DATA_DIR`,
    );
  }
}
