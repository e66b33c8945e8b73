import { type Kysely, SqliteAdapter } from 'kysely';

/** Whether a connection is one to SQLite; else it is one to PostgreSQL. For the few statements in which the two differ. */
export function isSqlite<Tables>(db: Kysely<Tables>): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter;
}
