import { open, statfs } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { PlaceSilent } from '../../ports/store.ts';

/** A network that recovers does so earlier, and a service manager tries again (ms). */
const ANSWER_MS = 10_000;
/** A sync may have to wait for all that others have written to the disk (ms). */
const SYNC_MS = 60_000;

/**
 * Asks a folder or a file for a sign of life, by a thread beside the event loop: most of what is kept there is opened by the event loop,
 * which nothing could end while a disk, or a mount whose server is gone, does not answer. What else is wrong with it is not looked at.
 *
 * @param name what an operator knows it by
 * @throws {PlaceSilent}
 */
export async function proveAnswers(place: string, name: string, answerMs = ANSWER_MS): Promise<void> {
  if ((await isDone(ask(place), answerMs)) && (await isDone(sync(place), SYNC_MS))) return;
  throw new PlaceSilent(
    `${name} (${place}) does not answer: the disk is broken, or the mount's server is gone; mend it, or name another place`,
  );
}

/** Whether it came to an end in time, whichever. */
async function isDone(work: Promise<void>, withinMs: number): Promise<boolean> {
  const done = work.then(
    () => true,
    () => true,
  );
  // What is asked keeps the process, so the timer need not.
  return Promise.race([done, pause(withinMs, false, { ref: false })]);
}

async function ask(place: string): Promise<void> {
  const handle = await open(place, 'r');
  await handle.close();
  // For a while, what is opened is known without the server of a mount; how much room there is, is not.
  await statfs(place);
}

/**
 * What is read may be in memory: of a disk that is gone, only what is written tells. A folder gets the times that it has, which changes
 * nothing and is something to sync; the one copy of something is not touched.
 */
async function sync(place: string): Promise<void> {
  const handle = await open(place, 'r');
  try {
    const about = await handle.stat();
    if (!about.isDirectory()) return;
    await handle.utimes(about.atime, about.mtime);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
