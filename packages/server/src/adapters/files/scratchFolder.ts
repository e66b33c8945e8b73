import { existsSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFile } from '../sqlite/lockFile.ts';

/** A folder that is there only while something is made or tried out. */
export interface ScratchFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** So often (ms) who works in a folder says so, by its time; */
const SIGN_MS = 60_000;
/** and without a sign for so long (ms), nobody does: a check of a large store keeps a process from telling for a while. */
const FORSAKEN_MS = 3 * 60 * 60_000;
/** In the folder, held by who works there: the system lets go of it when the process ends, also in another container on the volume. */
const LOCK_FILE = 'in-use.lock';
/** Nobody asks for the lock of a folder that is being made (ms). */
const MADE_MS = 2 * SIGN_MS;

/** Makes a folder of mode 0700; it goes with the process, unless that is killed. @param prefix how its path begins */
export function makeScratchFolder(prefix: string): ScratchFolder {
  const path = mkdtempSync(prefix);
  const unlock = lockFile(join(path, LOCK_FILE), 0);
  const sign = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // Somebody removed it: who works in it finds out by itself.
    }
  }, SIGN_MS);
  sign.unref();
  const removeNow = () => {
    unlock?.();
    rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', removeNow);
  return {
    path,
    async remove() {
      clearInterval(sign);
      unlock?.();
      await rm(path, { recursive: true, force: true });
      process.off('exit', removeNow);
    },
  };
}

/**
 * Removes what killed processes left in a folder. By lock, or by time where there is none, and not by process: containers that share a
 * volume do not see each other's processes, and have the same numbers for them.
 */
export async function removeForsaken(folder: string, prefixes: readonly string[], now: Date): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
    const path = join(folder, name);
    const silentFor = now.getTime() - (await lastSign(path));
    if (silentFor <= MADE_MS || (silentFor <= FORSAKEN_MS && !isLetGo(path))) continue;
    // What can't be removed is no reason not to start, nor to make no backup.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Whether who worked there has ended, where they said so by a lock. */
function isLetGo(folder: string): boolean {
  const file = join(folder, LOCK_FILE);
  if (!existsSync(file)) return false;
  try {
    const unlock = lockFile(file, 0);
    unlock?.();
    return unlock !== null;
  } catch {
    // It went meanwhile, or belongs to somebody else.
    return false;
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
