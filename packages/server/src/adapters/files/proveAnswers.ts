import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { FolderSilent } from '../../ports/store.ts';

/** A network that recovers does so earlier, and a service manager tries again (ms). */
const WAIT_MS = 10_000;

/**
 * Asks a folder for a sign of life, by a thread beside the event loop: the store is opened by the event loop, which nothing could end
 * while a disk, or a mount whose server is gone, does not answer. What else is wrong with the folder is not looked at.
 *
 * @throws {FolderSilent}
 */
export async function proveAnswers(folder: string, waitMs = WAIT_MS): Promise<void> {
  const asked = open(folder, 'r').then(
    async (handle) => handle.close(),
    () => undefined,
  );
  // What is asked keeps the process, so the timer need not.
  const late = pause(waitMs, true, { ref: false });
  if ((await Promise.race([asked.then(() => false), late])) === false) return;
  throw new FolderSilent(
    `DATA_DIR (${folder}) does not answer: the disk is broken, or the mount's server is gone; mend it, or set another DATA_DIR`,
  );
}
