import { join } from 'node:path';
import { CopyRefused } from '../../ports/store.ts';
import { lockFile } from './lockFile.ts';

const LOCK_FILE = 'restore.lock';

/**
 * Nobody else brings a store into a folder while `work` does.
 *
 * @throws {CopyRefused} while somebody does
 */
export async function withFolder<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const unlock = lockFile(join(folder, LOCK_FILE), 0);
  if (unlock === null) {
    throw new CopyRefused(`another process brings a store into ${folder} now: wait until it is done`);
  }
  return work().finally(unlock);
}
