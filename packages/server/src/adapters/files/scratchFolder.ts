import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder that is there only while something is made or tried out. */
export interface ScratchFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** So often (ms) who works in a folder says so, by its time; */
const SIGN_MS = 60_000;
/** and without a sign for so long (ms), nobody does: a check of a large store keeps a process from telling for a while. */
const FORSAKEN_MS = 3 * 60 * 60_000;

/** Makes a folder of mode 0700; it goes with the process, unless that is killed. @param prefix how its path begins */
export function makeScratchFolder(prefix: string): ScratchFolder {
  const path = mkdtempSync(prefix);
  const sign = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // Somebody removed it: who works in it finds out by itself.
    }
  }, SIGN_MS);
  sign.unref();
  const removeNow = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', removeNow);
  return {
    path,
    async remove() {
      clearInterval(sign);
      await rm(path, { recursive: true, force: true });
      process.off('exit', removeNow);
    },
  };
}

/**
 * Removes what killed processes left in a folder. By time and not by process: containers that share a volume do not see each
 * other's processes, and have the same numbers for them.
 */
export async function removeForsaken(folder: string, prefixes: readonly string[], now: Date): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
    const path = join(folder, name);
    if (now.getTime() - (await lastSign(path)) <= FORSAKEN_MS) continue;
    // What can't be removed is no reason not to start, nor to make no backup.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** When the folder or a file in it was written last (ms). */
async function lastSign(folder: string): Promise<number> {
  const paths = [folder, ...(await namesIn(folder)).map((name) => join(folder, name))];
  const times = paths.map((path) =>
    stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return Math.max(...(await Promise.all(times)));
}

/** None where there is no such folder, or not any more. */
function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
