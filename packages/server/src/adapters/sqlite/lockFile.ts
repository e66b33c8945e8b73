import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { makePrivateFile } from './openConnection.ts';

/**
 * A lock between processes of a machine, by SQLite's lock of a file: the system lets go of it when the process ends, however it ends.
 *
 * @param file empty, and left there: whoever removed it might remove it from under somebody who holds it
 * @param waitMs how long to wait for whoever holds it
 * @returns lets go of it; null where somebody else holds it
 */
export function lockFile(file: string, waitMs: number): (() => void) | null {
  return hold(file, waitMs, 'begin exclusive');
}

/** As `lockFile`, and any number may hold it so at a time, while nobody holds it alone. */
export function shareFile(file: string, waitMs: number): (() => void) | null {
  return hold(file, waitMs, 'begin; select count(*) from sqlite_schema');
}

function hold(file: string, waitMs: number, lockSql: string): (() => void) | null {
  // To open a file and close it again would let go of every lock that this process has on it.
  if (!existsSync(file)) makePrivateFile(file);
  const lock = new Database(file, { timeout: waitMs });
  try {
    lock.exec(lockSql);
    return () => lock.close();
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error;
    return null;
  }
}
