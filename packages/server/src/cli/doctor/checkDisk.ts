import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Finding, ok } from './finding.ts';

/** Below it a busy service fills the disk within days. */
const LOW_BYTES = 512 * 1024 * 1024;

/** DATA_DIR: there or to be made, writable, private, with room. */
export function checkDisk(dataDir: string): Finding[] {
  const folder = nearestExisting(dataDir);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    const advice = `give the service's user write access to ${folder}, or set DATA_DIR`;
    return [{ level: 'failed', what: 'disk', detail: `${folder} can't be written`, advice }];
  }
  return [checkMode(dataDir), checkSpace(folder)];
}

function checkMode(dataDir: string): Finding {
  const stats = statSync(dataDir, { throwIfNoEntry: false });
  if (stats === undefined) return ok('data folder', `${dataDir} will be made at the first start`);
  const open = process.platform !== 'win32' && (stats.mode & 0o077) !== 0;
  if (!open) return ok('data folder', `${dataDir} is private`);
  const detail = `${dataDir} can be entered by other users of this machine`;
  return { level: 'warning', what: 'data folder', detail, advice: `chmod 700 ${dataDir}` };
}

function checkSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const detail = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
  if (free >= LOW_BYTES) return ok('disk', detail);
  return { level: 'warning', what: 'disk', detail, advice: 'make room, or move DATA_DIR to a larger disk' };
}

function nearestExisting(path: string): string {
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
