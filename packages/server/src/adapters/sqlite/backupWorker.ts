import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { backUpKeyStore } from './backUpKeyStore.ts';
import type { BackupTask } from './inThread.ts';
import { makePrivateFile } from './openDatabase.ts';
import { sumTables } from './sumTables.ts';

const BUSY_TIMEOUT_MS = 5_000;

// A thread: see inThread.ts.
const { what, source, target }: BackupTask = workerData;
parentPort?.postMessage(what === 'keys' ? backUpKeyStore(source, target) : copyStore(source, target));

function copyStore(source: string, target: string) {
  makePrivateFile(target);
  const store = new Database(source, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    store.prepare('vacuum into ?').run(target);
  } finally {
    store.close();
  }
  const copy = new Database(target, { readonly: true });
  try {
    return sumTables(copy);
  } finally {
    copy.close();
  }
}
