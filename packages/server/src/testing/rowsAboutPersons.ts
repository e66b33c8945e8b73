import { join } from 'node:path';
import Database from 'better-sqlite3';
import { STORE_FILE } from '../app.ts';

/** Rows of every table that says whose its rows are, by way of another connection: what is committed. */
export function rowsAboutPersons(dataDir: string): Record<string, number> {
  const database = new Database(join(dataDir, STORE_FILE), { readonly: true });
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
