import type pg from 'pg';
import { StoreUnavailable } from '../../../ports/store.ts';
import { openPool, type PoolOptions } from '../connect.ts';
import { placeOf } from '../inspect.ts';
import { PostgresFault } from '../postgresFault.ts';

/**
 * One connection for as long as the work takes, and statements too, unless `statementTimeoutMs` says how long one may.
 *
 * @throws {StoreUnavailable} where nobody answers
 */
export async function withClient<Result>(
  options: Pick<PoolOptions, 'url' | 'name' | 'readOnly'> & Partial<Pick<PoolOptions, 'statementTimeoutMs'>>,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const pool = openPool({ statementTimeoutMs: 0, ...options, size: 1 });
  try {
    const client = await pool.connect().catch((error: unknown) => {
      const cause = new PostgresFault(error, 'connecting');
      throw new StoreUnavailable(`the database at ${placeOf(options.url)} can not be reached`, { cause });
    });
    return await work(client).finally(() => client.release(true));
  } finally {
    await pool.end();
  }
}
