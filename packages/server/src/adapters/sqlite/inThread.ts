import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TableSum } from '../../ports/backups.ts';
import { newCopyId, partialCopy, removePartialCopy } from './keyCopy.ts';

/** What is copied from where to where. */
export interface BackupTask {
  readonly what: 'store' | 'keys' | 'postgres-keys';
  /** A file, or the address of a database. */
  readonly source: string;
  readonly target: string;
  /** In the name of the file that becomes a copy of keys. */
  readonly copyId: string;
}

/** Copies a store, by a thread beside the event loop; answers with the sums of its tables. */
export async function copyStoreInThread(source: string, target: string): Promise<TableSum[]> {
  const [tables]: TableSum[][] = await inThread({ what: 'store', source, target, copyId: '' });
  return tables ?? [];
}

/**
 * As `backUpKeyStore`, by a thread beside the event loop.
 *
 * @param signal ends it, and leaves nothing of the copy; one that waits for a disk ends when that has answered
 */
export function backUpKeyStoreInThread(source: string, target: string, signal?: AbortSignal): Promise<void> {
  return copyKeysInThread({ what: 'keys', source, target, copyId: newCopyId() }, signal);
}

/** As `backUpPostgresKeys`, by a thread beside the event loop. @param signal as above */
export function backUpPostgresKeysInThread(
  source: string,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  return copyKeysInThread({ what: 'postgres-keys', source, target, copyId: newCopyId() }, signal);
}

async function copyKeysInThread(task: BackupTask, signal: AbortSignal | undefined): Promise<void> {
  try {
    await inThread(task, signal);
  } finally {
    // A thread that was ended could not.
    if (signal?.aborted === true) removePartialCopy(partialCopy(task.target, task.copyId));
  }
}

async function inThread(workerData: BackupTask, signal?: AbortSignal) {
  signal?.throwIfAborted();
  const worker = new Worker(new URL(import.meta.resolve('#backup-worker')), { workerData });
  try {
    // An error of the thread rejects.
    return await once(worker, 'message', signal === undefined ? {} : { signal });
  } finally {
    await worker.terminate();
  }
}
