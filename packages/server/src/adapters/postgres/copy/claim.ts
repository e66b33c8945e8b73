import type pg from 'pg';
import { CopyRefused, StoreUnavailable } from '../../../ports/store.ts';
import { placeOf } from '../inspect.ts';
import { PostgresFault } from '../postgresFault.ts';
import { withClient } from './withClient.ts';

/** Held by whoever brings a store, or keys, into a database. The server lets go of it when the connection ends, however that ends. */
const LOCK = '6318441007214651';

/** A database into which nobody else brings anything meanwhile. */
export interface Claim {
  readonly url: string;
  /** The connection that holds the claim: what goes over it fails when the claim is lost. */
  readonly client: pg.ClientBase;
}

/**
 * Does something to a database that one may do at a time, however long statements take.
 *
 * @throws {CopyRefused} while somebody else does
 * @throws {StoreUnavailable} where nobody answers
 */
export function withClaim<Result>(url: string, work: (claim: Claim) => Promise<Result>): Promise<Result> {
  return withClient({ url, name: 'keystroke-auth copy' }, async (client) => {
    await claim(client, url);
    try {
      return await work({ url, client });
    } finally {
      // Not left to the end of the connection, of which the server may hear later.
      await client.query(`rollback; select pg_advisory_unlock(${LOCK})`).catch(() => undefined);
    }
  });
}

async function claim(client: pg.ClientBase, url: string): Promise<void> {
  const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(${LOCK}) as held`);
  if (rows[0]?.held === true) return;
  throw new CopyRefused(
    `another process brings a store into the database at ${placeOf(url)} now: wait until it is done`,
  );
}

/** Whether something was begun to be brought into it and not finished. */
export async function isBegun(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query(`select where to_regclass('store_copy') is not null`);
  return rows.length > 0;
}

/** Marks a database as unfinished: `checkFinished` looks for it. Together with `before`, both or neither. */
export async function markBegun(client: pg.ClientBase, before = ''): Promise<void> {
  // One question to the server, so one transaction.
  await client.query(`${before}create table store_copy (begun_at timestamptz primary key default now())`);
}

/**
 * What was brought is whole: the database may be used.
 *
 * @throws {StoreUnavailable} when the claim was lost: then somebody else may be at work there
 */
export async function finishCopy({ client, url }: Claim): Promise<void> {
  try {
    await client.query('drop table if exists store_copy');
  } catch (error) {
    const cause = new PostgresFault(error, 'a statement');
    throw new StoreUnavailable(
      `the connection that kept others away from the database at ${placeOf(url)} was lost: run this again`,
      { cause },
    );
  }
}
