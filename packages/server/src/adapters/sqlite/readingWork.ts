import { SqliteError } from 'better-sqlite3';
import { StoreUnavailable } from '../../ports/store.ts';

/** As `reading` for reads with a caller's own code in them: what that throws stays as it is. */
export async function readingWork<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!isDriverFault(error)) throw error;
    throw new StoreUnavailable('the store could not be read', { cause: error });
  }
}

function isDriverFault(error: unknown): boolean {
  if (error instanceof SqliteError) return true;
  // A closed connection, as Kysely and as better-sqlite3 put it.
  return (
    error instanceof Error &&
    /^(driver has already been destroyed|The database connection is not open)$/.test(error.message)
  );
}
