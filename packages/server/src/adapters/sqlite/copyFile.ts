import Database from 'better-sqlite3';
import { makePrivateFile } from './openConnection.ts';

/** How long to wait for whoever writes there (ms). */
const BUSY_TIMEOUT_MS = 5_000;

/** Writes a store, or a key store, as of one moment, also what is only in its write-ahead log yet, to a new file of mode 0600. */
export function copyFile(source: string, target: string): void {
  makePrivateFile(target);
  const database = new Database(source, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    database.prepare('vacuum into ?').run(target);
  } finally {
    database.close();
  }
}
