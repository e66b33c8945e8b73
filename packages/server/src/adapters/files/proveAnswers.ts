import { open, statfs } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { PlaceSilent } from '../../ports/store.ts';

/** A network that recovers does so earlier, and a service manager tries again (ms). */
const WAIT_MS = 10_000;

/**
 * Asks a folder or a file for a sign of life, by a thread beside the event loop: most of what is kept there is opened by the event loop,
 * which nothing could end while a disk, or a mount whose server is gone, does not answer. What else is wrong with it is not looked at.
 *
 * @param name what an operator knows it by
 * @throws {PlaceSilent}
 */
export async function proveAnswers(place: string, name: string, waitMs = WAIT_MS): Promise<void> {
  const asked = ask(place).catch(() => undefined);
  // What is asked keeps the process, so the timer need not.
  const late = pause(waitMs, true, { ref: false });
  if ((await Promise.race([asked.then(() => false), late])) === false) return;
  throw new PlaceSilent(
    `${name} (${place}) does not answer: the disk is broken, or the mount's server is gone; mend it, or name another place`,
  );
}

async function ask(place: string): Promise<void> {
  const handle = await open(place, 'r');
  await handle.close();
  // For a while, what is opened is known without the server of a mount; how much room there is, is not.
  await statfs(place);
}
