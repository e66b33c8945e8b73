import { SqliteError } from 'better-sqlite3';

/** Whether SQLite threw it, or a connection to it that is closed. */
export function isDriverFault(error: unknown): boolean {
  if (error instanceof SqliteError) return true;
  // A closed connection, as Kysely and as better-sqlite3 put it.
  return (
    error instanceof Error &&
    /^(driver has already been destroyed|The database connection is not open)$/.test(error.message)
  );
}
