import type Database from 'better-sqlite3';
import type { TableSum } from '../../ports/backups.ts';
import { sumRows } from '../sql/sumRows.ts';

/** Every table of a store with number and checksum of its rows, also those that SQLite and the migrations keep. */
export function sumTables(database: Database.Database): TableSum[] {
  const tables = database
    .prepare<[], string>(`select name from sqlite_master where type = 'table' order by name`)
    .pluck()
    .all();
  return tables.map((table) => {
    const key = database
      .prepare<[string], string>('select name from pragma_table_info(?) where pk > 0 order by pk')
      .pluck()
      .all(table);
    const order = key.length > 0 ? key.map((column) => `"${column}"`).join(', ') : 'rowid';
    const sum = sumRows();
    const rows = database.prepare<[], unknown[]>(`select * from "${table}" order by ${order}`).raw();
    for (const row of rows.iterate()) sum.add(row);
    return { table, ...sum.result() };
  });
}
