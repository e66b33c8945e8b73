import { rm } from 'node:fs/promises';
import type Database from 'better-sqlite3';
import { BackupBroken, type TableSum } from '../../ports/backups.ts';
import { readRows, type StreamedRow, type StreamedTable } from '../backup/rowStream.ts';
import { checksumOfSource } from '../postgres/copy/copyTable.ts';
import { quoted } from '../postgres/copy/tables.ts';
import { migrateAsFar } from '../sql/migrate.ts';
import { openDurably } from './openConnection.ts';
import { openDatabase } from './openDatabase.ts';

/**
 * Brings rows of a backup of PostgreSQL into a new file, and compares what is there then.
 *
 * @param receive writes the rows to the sink that it gets
 * @throws {BackupBroken}
 */
export async function receiveIntoSqlite(
  file: string,
  receive: (sink: (bytes: Uint8Array) => Promise<void>) => Promise<unknown>,
): Promise<readonly TableSum[]> {
  for (const left of [file, `${file}-wal`, `${file}-shm`]) await rm(left, { force: true });
  let database: Database.Database | undefined;
  const begin = async (migrations: readonly string[]) => {
    const { writer, close } = openDatabase(file);
    await migrateAsFar(writer, migrations).finally(close);
    database = openDurably(file, 'writes');
    removeRows(database);
  };
  const reader = readRows({
    begin,
    async write(table, rows) {
      if (database !== undefined) insertRows(database, table, rows);
    },
  });
  try {
    await receive(reader.push);
    const sums = reader.end();
    for (const { name, columns, key, rows, sha256 } of sums) {
      const got = database && checksumOfSource(database, { name, columns, key }, {});
      if (got?.rows === rows && got.sha256 === sha256) continue;
      throw new BackupBroken(`table ${name} is not what was written to it`);
    }
    return sums;
  } finally {
    database?.close();
  }
}

/** What migrations put there themselves is in the backup, too. */
function removeRows(database: Database.Database): void {
  const tables = database
    .prepare<[], string>(
      `select name from sqlite_master where type = 'table' and name not like 'kysely%' and name not like 'sqlite%'`,
    )
    .pluck()
    .all();
  database.pragma('foreign_keys = off');
  for (const table of tables) database.exec(`delete from "${table}"`);
  database.pragma('foreign_keys = on');
}

function insertRows(
  database: Database.Database,
  { name, columns }: StreamedTable,
  rows: readonly StreamedRow[],
): void {
  const insert = database.prepare(
    `insert into "${name}" (${quoted(columns)}) values (${columns.map(() => '?').join(', ')})`,
  );
  // One sync for all of them.
  database.transaction(() => {
    for (const row of rows) insert.run(...row);
  })();
}
