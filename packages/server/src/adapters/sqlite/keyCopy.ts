import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { syncFile, syncFolder } from '../../durable.ts';
import { KeyBackupRefused } from '../../ports/keyStore.ts';
import { makePrivateFile } from './openConnection.ts';

/** What can be said of a key store in a file, or of a copy of one. */
export interface KeyFile {
  readonly keys: number;
  /** Ids of keys that were destroyed. */
  readonly destroyed: number;
  /** What tells the keys of one deployment from those of another: the id of its own key; null where none was made. */
  readonly deployment: string | null;
}

/** Null for what is no key store. */
export function describeKeyFile(file: string): KeyFile | null {
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      const about = `select
        (select count(*) from keys) as keys,
        (select count(*) from destroyed) as destroyed,
        (select id from keys where application = '' and pseudonym = '') as deployment`;
      return database.prepare<[], KeyFile>(about).get() ?? null;
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

/** Whether there is nothing in it that anybody could miss. */
export function isUnused({ keys, destroyed }: KeyFile): boolean {
  return keys + destroyed === 0;
}

/** Whether a copy to there would be beside the key store itself. */
export function isBeside(source: string, target: string): boolean {
  const folder = dirname(target);
  return existsSync(folder) && realpathSync(folder) === realpathSync(dirname(source));
}

/**
 * A file of mode 0600 to write a copy to, before that takes the place of the one before. One copy is made at a time: what others
 * left, which were killed, goes.
 *
 * @param copyId of this copy, in the name of its file
 * @throws {KeyBackupRefused} where another file is, or no folder
 */
export function beginKeyCopy(target: string, copyId = newCopyId()): string {
  const folder = dirname(target);
  // Not made here: where a disk is not mounted, the copy would be where nobody looks for it.
  if (!existsSync(folder)) throw new KeyBackupRefused(`the folder ${folder} is not there`);
  if (existsSync(target) && describeKeyFile(target) === null) {
    throw new KeyBackupRefused(`${target} is there and is no copy of a key store: it is left as it is`);
  }
  for (const name of readdirSync(folder)) {
    if (isPartial(name, basename(target))) removePartialCopy(join(folder, name));
  }
  const partial = partialCopy(target, copyId);
  makePrivateFile(partial);
  return partial;
}

export function newCopyId(): string {
  return randomBytes(6).toString('hex');
}

export function partialCopy(target: string, copyId: string): string {
  return `${target}.${copyId}.partial`;
}

function isPartial(name: string, target: string): boolean {
  return name.startsWith(`${target}.`) && /^[0-9a-f]{12}\.partial$/.test(name.slice(target.length + 1));
}

/**
 * The copy before is gone once this one is complete and on disk.
 *
 * @returns how many keys are in it
 * @throws {KeyBackupRefused} where the copy before is of other keys, or has keys that are gone without having been destroyed: whoever begins
 * anew by mistake, or brings an older state of the keys back, would lose the only one
 */
export function finishKeyCopy(partial: string, target: string): number {
  const [copy, before] = [describeKeyFile(partial), describeKeyFile(target)];
  if (copy === null) throw new Error('the copy of the key store can not be read');
  if (before !== null && before.deployment !== null && before.deployment !== copy.deployment) {
    throw new KeyBackupRefused(
      `${target} has the keys of another store: it is left as it is; move it away if nobody needs that`,
    );
  }
  const lost = before === null ? 0 : countLost(partial, target);
  if (lost > 0) {
    throw new KeyBackupRefused(
      `${target} has keys (${lost}) that are neither in the key store any more nor were destroyed there: it is left as it is; bring it back, or move it away if nobody needs those`,
    );
  }
  syncFile(partial);
  renameSync(partial, target);
  syncFolder(dirname(target));
  return copy.keys;
}

/** How many keys of the copy before are not in the new one, though nobody destroyed them. */
function countLost(copy: string, before: string): number {
  const database = new Database(copy, { readonly: true, fileMustExist: true });
  try {
    // Is read only as well.
    database.prepare('attach ? as before').run(before);
    const lost = `select count(*) as n from before.keys as old
      where not exists (select 1 from main.keys where id = old.id)
        and not exists (select 1 from main.destroyed where id = old.id)`;
    return database.prepare<[], { n: number }>(lost).get()?.n ?? 0;
  } finally {
    database.close();
  }
}

/** Nothing is left of a copy that was not finished. */
export function removePartialCopy(partial: string): void {
  rmSync(partial, { force: true });
}
