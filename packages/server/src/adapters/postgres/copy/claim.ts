import type pg from 'pg';
import { CopyRefused, StoreUnavailable } from '../../../ports/store.ts';
import { placeOf } from '../inspect.ts';
import { PostgresFault } from '../postgresFault.ts';
import { withClient } from './withClient.ts';

/** Held by whoever brings a store, or keys, into a database. The server lets go of it when the connection ends, however that ends. */
const LOCK = '6318441007214651';
const NAME = 'keystroke-auth copy';

/** A database into which nobody else brings anything meanwhile. */
export interface Claim {
  readonly url: string;
  /** The connection that holds the claim: what goes over it fails when the claim is lost. */
  readonly client: pg.ClientBase;
  /** The process of the server that serves this connection, and holds the claim for it. */
  readonly backend: number;
}

/**
 * Does something to a database that one may do at a time, however long statements take.
 *
 * @throws {CopyRefused} while somebody else does
 * @throws {StoreUnavailable} where nobody answers
 */
export function withClaim<Result>(url: string, work: (claim: Claim) => Promise<Result>): Promise<Result> {
  return withClient({ url, name: NAME }, async (client) => {
    const backend = await backendOf(client);
    await refuseShared(client, url, backend);
    await claim(client, url);
    try {
      return await work({ url, client, backend });
    } finally {
      // Not left to the end of the connection, of which the server may hear later.
      await client.query(`rollback; select pg_advisory_unlock(${LOCK})`).catch(() => undefined);
    }
  });
}

async function backendOf(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

/** The claim belongs to a process of the server, and a pooler that lends those out for one transaction each gives it to others, too. */
async function refuseShared(client: pg.ClientBase, url: string, backend: number): Promise<void> {
  // Where the one that was used last is lent out first, another connection gets ours.
  const another = await withClient({ url, name: NAME }, async (other) => {
    await other.query('begin');
    const backend = await backendOf(other);
    // Else the pooler would throw its connection away, and have no other to lend to us.
    await other.query('commit');
    return backend;
  });
  // Where they are lent out in turn, we get another.
  const ours = [await backendOf(client), await backendOf(client)];
  if (another !== backend && ours.every((each) => each === backend)) return;
  throw new CopyRefused(
    `between here and the database at ${placeOf(url)} is a pooler that gives a connection to several clients in turn (PgBouncer: pool_mode = transaction): name the server itself, or a pool with sessions`,
  );
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
export async function finishCopy({ client, url, backend }: Claim): Promise<void> {
  try {
    if ((await backendOf(client)) !== backend) throw new Error('another process of the server answers');
    await client.query('drop table if exists store_copy');
  } catch (error) {
    const cause = new PostgresFault(error, 'a statement');
    throw new StoreUnavailable(
      `the connection that kept others away from the database at ${placeOf(url)} was lost: run this again`,
      { cause },
    );
  }
}
