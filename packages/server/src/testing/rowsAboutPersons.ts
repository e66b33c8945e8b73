import { join } from 'node:path';
import Database from 'better-sqlite3';
import { STORE_FILE } from '../composeStore.ts';

/** Rows of every table of the service's store that says whose its rows are. */
export function rowsAboutPersons(dataDir: string): Record<string, number> {
  return rowsAboutPersonsIn(join(dataDir, STORE_FILE));
}

/** By way of another connection: what is committed. */
export function rowsAboutPersonsIn(file: string): Record<string, number> {
  const database = new Database(file, { readonly: true });
  try {
    const tables = database
      .prepare<[], { name: string }>(
        `select distinct t.name from pragma_table_list t join pragma_table_info(t.name) c
         where t.type = 'table' and c.name in ('user_id', 'profile_id') order by t.name`,
      )
      .all();
    const count = (table: string) =>
      database.prepare<[], { n: number }>(`select count(*) as n from "${table}"`).get()?.n ?? 0;
    return Object.fromEntries(tables.map(({ name }) => [name, count(name)]));
  } finally {
    database.close();
  }
}
