import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KeyBackupRefused } from '../../ports/keyStore.ts';
import { copyFile } from './copyFile.ts';
import { beginKeyCopy, finishKeyCopy, isBeside, newCopyId, removePartialCopy } from './keyCopy.ts';
import { lockFile } from './lockFile.ts';

/** Beside the key store: held while a copy is made, so that an older one never takes the place of a newer one. */
const LOCK_FILE = 'copy.lock';
/** The command may be called while the service makes its own (ms). */
const WAIT_MS = 2 * 60_000;
/** Between two looks (ms). SQLite would wait by itself, and nothing could end its thread meanwhile. */
const LOOK_MS = 50;

/**
 * Copies the key store as of one moment, while others may work on it, to where the copy before was: that one is gone once
 * this one is complete and on disk. What was destroyed in the key store is not in the copy.
 *
 * @returns how many keys are in it
 * @throws {KeyBackupRefused} where another file is, or no folder, or a copy with keys that this one would lack
 */
export function backUpKeyStore(
  source: string,
  target: string,
  { waitMs = WAIT_MS, copyId = newCopyId() }: { readonly waitMs?: number; readonly copyId?: string } = {},
): number {
  if (isBeside(source, target)) {
    throw new KeyBackupRefused('a copy beside the key store itself is no backup');
  }
  if (!existsSync(source)) throw new KeyBackupRefused(`there is no key store at ${source}`);
  const unlock = waitForLock(join(dirname(source), LOCK_FILE), waitMs);
  if (unlock === null)
    throw new KeyBackupRefused('another process makes a copy of these keys and is not done');
  try {
    return copyKeys(source, target, copyId);
  } finally {
    unlock();
  }
}

function waitForLock(file: string, waitMs: number): (() => void) | null {
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; ; waited += LOOK_MS) {
    const unlock = lockFile(file, 0);
    if (unlock !== null || waited >= waitMs) return unlock;
    Atomics.wait(nothing, 0, 0, LOOK_MS);
  }
}

function copyKeys(source: string, target: string, copyId: string): number {
  const partial = beginKeyCopy(target, copyId);
  try {
    copyFile(source, partial);
    return finishKeyCopy(partial, target);
  } finally {
    removePartialCopy(partial);
  }
}
