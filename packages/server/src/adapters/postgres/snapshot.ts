import type pg from 'pg';
import type { StoreSnapshot } from '../../ports/backups.ts';
import { writeRows } from '../backup/rowStream.ts';
import { openPool } from './connect.ts';
import { rowsOfTarget } from './copy/copyTable.ts';
import { quoted, tablesOf } from './copy/tables.ts';

/**
 * The store as of a moment after the call: one transaction, in which the rows are read while they are sent on. What was acknowledged
 * before is in it, and nobody who reads or writes waits; only changes of the schema do, until it is removed.
 */
export async function takePostgresSnapshot(url: string): Promise<StoreSnapshot> {
  const pool = openPool({
    url,
    size: 1,
    statementTimeoutMs: 0,
    name: 'keystroke-auth backup',
    readOnly: true,
  });
  let client: pg.PoolClient | undefined;
  const end = async () => {
    // A pool waits for who is not given back.
    client?.release(true);
    await pool.end();
  };
  try {
    const connected = await pool.connect();
    client = connected;
    const names = (await tablesOf(connected)).map(({ name }) => name);
    await connected.query('begin isolation level repeatable read');
    // Before the moment is fixed: a table that is written anew after it would look empty.
    await connected.query(`lock table ${quoted(names)} in access share mode`);
    const { rows } = await connected.query<{ name: string }>(
      'select name from kysely_migration order by name',
    );
    const migrations = rows.map(({ name }) => name);
    const tables = await tablesOf(connected);
    return {
      tables: [],
      data: () => writeRows(migrations, tables, (table) => rowsOfTarget(connected, table)),
      remove: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
