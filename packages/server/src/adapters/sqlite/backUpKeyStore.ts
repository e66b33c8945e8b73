import Database from 'better-sqlite3';
import { KeyBackupRefused } from '../../ports/keyStore.ts';
import { beginKeyCopy, finishKeyCopy, isBeside, removePartialCopy } from './keyCopy.ts';

/**
 * Copies the key store as of one moment, while others may work on it, to where the copy before was: that one is gone once
 * this one is complete and on disk. What was destroyed in the key store is not in the copy.
 *
 * @returns how many keys are in it
 * @throws {KeyBackupRefused} where another file is, or no folder, or a copy with keys that this one would lack
 */
export function backUpKeyStore(source: string, target: string): number {
  if (isBeside(source, target)) {
    throw new KeyBackupRefused('a copy beside the key store itself is no backup');
  }
  const partial = beginKeyCopy(target);
  try {
    const database = new Database(source, { fileMustExist: true, timeout: 5_000 });
    try {
      database.prepare('vacuum into ?').run(partial);
    } finally {
      database.close();
    }
    return finishKeyCopy(partial, target);
  } finally {
    removePartialCopy(partial);
  }
}
