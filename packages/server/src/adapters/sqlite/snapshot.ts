import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreSnapshot } from '../../ports/backups.ts';
import { copyStoreInThread } from './inThread.ts';

const READ_BYTES = 1_048_576;

/**
 * Copies a store that is in use, as of a moment after the call. What was acknowledged before is in it; nobody who writes
 * waits. Needs as much disk as the store while it is there.
 *
 * @param scratch a folder for the copy alone, which is emptied: a crash may have left one there
 */
export async function takeSqliteSnapshot(source: string, scratch: string): Promise<StoreSnapshot> {
  const remove = () => rm(scratch, { recursive: true, force: true });
  await remove();
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const target = join(scratch, 'snapshot.db');
  try {
    const tables = await copyStoreInThread(source, target);
    return { tables, data: () => createReadStream(target, { highWaterMark: READ_BYTES }), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
