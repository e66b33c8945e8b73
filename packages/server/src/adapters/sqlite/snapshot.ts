import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { StoreSnapshot } from '../../ports/backups.ts';
import { makeScratchFolder } from '../files/scratchFolder.ts';
import { copyStoreInThread } from './inThread.ts';

const READ_BYTES = 1_048_576;

/**
 * Copies a store that is in use, as of a moment after the call. What was acknowledged before is in it; nobody who writes
 * waits. Needs as much disk as the store while it is there.
 *
 * @param scratch how the path of a folder for the copy begins: each has one of its own, so that two at a time are no matter
 */
export async function takeSqliteSnapshot(source: string, scratch: string): Promise<StoreSnapshot> {
  const folder = makeScratchFolder(scratch);
  const target = join(folder.path, 'snapshot.db');
  try {
    const tables = await copyStoreInThread(source, target);
    return {
      tables,
      data: () => createReadStream(target, { highWaterMark: READ_BYTES }),
      remove: folder.remove,
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
