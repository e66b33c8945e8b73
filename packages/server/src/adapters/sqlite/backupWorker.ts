import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { backUpKeyStore } from './backUpKeyStore.ts';
import { copyFile } from './copyFile.ts';
import type { BackupTask } from './inThread.ts';
import { sumTables } from './sumTables.ts';

const WORK = {
  store: copyStore,
  keys: (source: string, target: string, copyId: string) => backUpKeyStore(source, target, { copyId }),
  // With its driver, which others do without.
  'postgres-keys': async (source: string, target: string, copyId: string) =>
    (await import('../postgres/copy/copyKeys.ts')).backUpPostgresKeys(source, target, { copyId }),
} as const;

// A thread: see inThread.ts.
const { what, source, target, copyId }: BackupTask = workerData;
parentPort?.postMessage(await WORK[what](source, target, copyId));

function copyStore(source: string, target: string) {
  copyFile(source, target);
  const copy = new Database(target, { readonly: true });
  try {
    return sumTables(copy);
  } finally {
    copy.close();
  }
}
