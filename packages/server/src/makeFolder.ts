import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it that are missing. Not by Node's `recursive`: where nothing can be made in a folder that is there
 * and the system says ENOENT, as under /proc, that makes the folder above anew for ever.
 *
 * @param mode of those that are made
 * @throws what the system says, of the first that can't be made
 */
export function makeFolder(folder: string, mode: number): void {
  const above = dirname(folder);
  if (above !== folder && !existsSync(above)) makeFolder(above, mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
