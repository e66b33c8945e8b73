import type pg from 'pg';
import { BackupBroken, BackupRefused, type TableSum } from '../../ports/backups.ts';
import { readRows } from '../backup/rowStream.ts';
import { isBegun, withClient } from './copy/copyStore.ts';
import { checksumOfTarget, continueNumbers, insertRows, rowsInStatement } from './copy/copyTable.ts';
import { type CopiedTable, quoted, tablesOf } from './copy/tables.ts';
import { preparePostgresAsFar } from './openStore.ts';

/** Held by whoever brings a backup into a database. */
const LOCK = '6318441007214651';

/**
 * Brings rows of a backup into a database that has no store, and compares what is there then. A service does not start on it before
 * {@link finishCopy}; what was interrupted begins anew.
 *
 * @param receive writes the rows to the sink that it gets
 * @throws {BackupBroken} {BackupRefused}
 */
export async function receiveIntoPostgres(
  url: string,
  receive: (sink: (bytes: Uint8Array) => Promise<void>) => Promise<unknown>,
): Promise<readonly TableSum[]> {
  return withClient(url, async (client) => {
    await beginEmpty(client);
    let tables = new Map<string, CopiedTable>();
    const reader = readRows({
      async begin(migrations) {
        await preparePostgresAsFar(url, migrations);
        const there = await tablesOf(client);
        tables = new Map(there.map((table) => [table.name, table]));
        // What migrations put there themselves is in the backup, too.
        await client.query(`truncate ${quoted(there.map(({ name }) => name))}`);
      },
      async write(table, rows) {
        const size = rowsInStatement(table);
        for (let from = 0; from < rows.length; from += size) {
          await insertRows(client, table, rows.slice(from, from + size));
        }
      },
    });
    await receive(reader.push);
    const sums = reader.end();
    for (const { columns, key, ...expected } of sums) {
      const got = await checksumOfTarget(client, { columns, key, name: expected.name });
      if (got.rows !== expected.rows || got.sha256 !== expected.sha256) {
        throw new BackupBroken(`table ${expected.name} is not what was written to it`);
      }
      const table = tables.get(expected.name);
      if (table !== undefined) await continueNumbers(client, table);
    }
    return sums;
  });
}

/** Marks a database without a store as one that gets it. What an unfinished copy left there goes: nobody ever used that. */
async function beginEmpty(client: pg.ClientBase): Promise<void> {
  const { rows: locks } = await client.query<{ held: boolean }>(
    `select pg_try_advisory_lock(${LOCK}) as held`,
  );
  if (locks[0]?.held !== true)
    throw new BackupRefused('another process brings a backup into this database now');
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition`,
  );
  if (rows.length === 0) {
    await client.query('create table store_copy (begun_at timestamptz primary key default now())');
    return;
  }
  if (!(await isBegun(client))) {
    throw new BackupRefused(
      'there are tables in the database of DATABASE_URL: restore overwrites none; name an empty database',
    );
  }
  const left = rows.map(({ name }) => name).filter((name) => name !== 'store_copy');
  if (left.length > 0) await client.query(`drop table ${quoted(left)} cascade`);
}
