import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CopyRefused } from '../../ports/store.ts';
import { makePrivateFile } from './openConnection.ts';

/** Empty, and left there: whoever removed it might remove it from under somebody who holds it. */
const LOCK_FILE = 'restore.lock';

/**
 * Nobody else brings a store into a folder while `work` does. SQLite's lock of a file says so, which the system lets go of when the process
 * ends, however it ends.
 *
 * @throws {CopyRefused} while somebody does
 */
export async function withFolder<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const file = join(folder, LOCK_FILE);
  makePrivateFile(file);
  const lock = new Database(file, { timeout: 0 });
  try {
    claim(lock, folder);
    return await work();
  } finally {
    lock.close();
  }
}

function claim(lock: Database.Database, folder: string): void {
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error;
    throw new CopyRefused(`another process brings a store into ${folder} now: wait until it is done`);
  }
}
