import { randomBytes } from 'node:crypto';
import { existsSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { syncFile, syncFolder } from '../../durable.ts';
import { KeyBackupRefused } from '../../ports/keyStore.ts';
import { makePrivateFile } from './openDatabase.ts';

/**
 * Copies the key store as of one moment, while others may work on it, to where the copy before was: that one is gone once
 * this one is complete and on disk. What was destroyed in the key store is not in the copy.
 *
 * @returns how many keys are in it
 * @throws {KeyBackupRefused} where another file is, or no folder
 */
export function backUpKeyStore(source: string, target: string): number {
  checkTarget(source, target);
  const partial = `${target}.${randomBytes(6).toString('hex')}.partial`;
  try {
    makePrivateFile(partial);
    const database = new Database(source, { fileMustExist: true, timeout: 5_000 });
    try {
      database.prepare('vacuum into ?').run(partial);
    } finally {
      database.close();
    }
    const keys = countKeys(partial);
    if (keys === null) throw new Error('the copy of the key store can not be read');
    syncFile(partial);
    renameSync(partial, target);
    syncFolder(dirname(target));
    return keys;
  } finally {
    rmSync(partial, { force: true });
  }
}

function checkTarget(source: string, target: string): void {
  const folder = dirname(target);
  // Not made here: where a disk is not mounted, the copy would be where nobody looks for it.
  if (!existsSync(folder)) throw new KeyBackupRefused(`the folder ${folder} is not there`);
  if (realpathSync(folder) === realpathSync(dirname(source))) {
    throw new KeyBackupRefused('a copy beside the key store itself is no backup');
  }
  if (existsSync(target) && countKeys(target) === null) {
    throw new KeyBackupRefused(`${target} is there and is no copy of a key store: it is left as it is`);
  }
}

/** Null for what is no key store. */
function countKeys(file: string): number | null {
  try {
    const database = new Database(file, { readonly: true });
    try {
      database.prepare('select id from destroyed limit 1').get();
      return database.prepare<[], { n: number }>('select count(*) as n from keys').get()?.n ?? null;
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}
