import { open, rm } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { BackupBroken, type TableSum } from '../../ports/backups.ts';
import { makePrivateFile } from './openConnection.ts';
import { sumTables } from './sumTables.ts';

/**
 * Writes a copy of a store to a file and checks it.
 *
 * @param receive writes the copy to the sink that it gets, and answers with the sums that its tables must have
 * @throws {BackupBroken} for a copy that is damaged, or another
 */
export async function receiveStore(
  file: string,
  receive: (sink: (bytes: Uint8Array) => Promise<void>) => Promise<readonly TableSum[]>,
): Promise<readonly TableSum[]> {
  for (const left of [file, `${file}-wal`, `${file}-shm`]) await rm(left, { force: true });
  makePrivateFile(file);
  const handle = await open(file, 'w');
  let expected: readonly TableSum[];
  try {
    expected = await receive((bytes) => handle.writeFile(bytes));
    await handle.sync();
  } finally {
    await handle.close();
  }
  const copy = new Database(file, { readonly: true });
  try {
    const integrity: unknown = copy.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') throw new BackupBroken(`the copy in the backup is damaged: ${String(integrity)}`);
    compare(expected, sumTables(copy));
    return expected;
  } finally {
    copy.close();
  }
}

/** Writes a store anew, without what SQLite leaves of deleted rows in pages that it rearranged (`secure_delete` does not reach all). */
export function rewriteStore(file: string): void {
  const store = new Database(file, { fileMustExist: true });
  try {
    store.exec('vacuum');
  } finally {
    store.close();
  }
}

function compare(expected: readonly TableSum[], got: readonly TableSum[]): void {
  const found = new Map(got.map((sum) => [sum.table, sum]));
  for (const { table, rows, sha256 } of expected) {
    const sum = found.get(table);
    if (sum?.rows === rows && sum.sha256 === sha256) continue;
    throw new BackupBroken(
      `table ${table} has ${sum?.rows ?? 'no'} rows, expected ${rows}, or they are others`,
    );
  }
}
