import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { backUpKeyStore } from './backUpKeyStore.ts';
import type { BackupTask } from './inThread.ts';
import { makePrivateFile } from './openConnection.ts';
import { sumTables } from './sumTables.ts';

const BUSY_TIMEOUT_MS = 5_000;

const WORK = {
  store: copyStore,
  keys: backUpKeyStore,
  // With its driver, which others do without.
  'postgres-keys': async (source: string, target: string) =>
    (await import('../postgres/copy/copyKeys.ts')).backUpPostgresKeys(source, target),
} as const;

// A thread: see inThread.ts.
const { what, source, target }: BackupTask = workerData;
parentPort?.postMessage(await WORK[what](source, target));

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
