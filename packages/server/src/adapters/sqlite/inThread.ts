import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TableSum } from '../../ports/backups.ts';

/** What is copied from where to where. */
export interface BackupTask {
  readonly what: 'store' | 'keys' | 'postgres-keys';
  /** A file, or the address of a database. */
  readonly source: string;
  readonly target: string;
}

/** Copies a store, by a thread beside the event loop; answers with the sums of its tables. */
export async function copyStoreInThread(source: string, target: string): Promise<TableSum[]> {
  const [tables]: TableSum[][] = await inThread({ what: 'store', source, target });
  return tables ?? [];
}

/** As `backUpKeyStore`, by a thread beside the event loop. */
export async function backUpKeyStoreInThread(source: string, target: string): Promise<void> {
  await inThread({ what: 'keys', source, target });
}

/** As `backUpPostgresKeys`, by a thread beside the event loop. */
export async function backUpPostgresKeysInThread(source: string, target: string): Promise<void> {
  await inThread({ what: 'postgres-keys', source, target });
}

async function inThread(workerData: BackupTask) {
  const worker = new Worker(new URL(import.meta.resolve('#backup-worker')), { workerData });
  try {
    // An error of the thread rejects.
    return await once(worker, 'message');
  } finally {
    await worker.terminate();
  }
}
