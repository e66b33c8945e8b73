import type pg from 'pg';
import { BackupBroken, BackupRefused, type TableSum } from '../../ports/backups.ts';
import { readRows } from '../backup/rowStream.ts';
import { type Claim, isBegun, markBegun } from './copy/claim.ts';
import { checksumOfTarget, continueNumbers, insertRows, rowsInStatement } from './copy/copyTable.ts';
import { type CopiedTable, quoted, tablesOf } from './copy/tables.ts';
import { preparePostgresAsFar } from './openStore.ts';

/**
 * Brings rows of a backup into a database that has no store ({@link refuseTables}), and compares what is there then. A service does not start on it before
 * `finishCopy`; what was interrupted begins anew.
 *
 * @param receive writes the rows to the sink that it gets
 * @throws {BackupBroken}
 */
export async function receiveIntoPostgres(
  { client, url }: Claim,
  receive: (sink: (bytes: Uint8Array) => Promise<void>) => Promise<unknown>,
): Promise<readonly TableSum[]> {
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
}

/** @throws {BackupRefused} for a database that has tables, of anything but a copy that is not finished */
export async function refuseTables({ client }: Claim): Promise<void> {
  if ((await namesOfTables(client)).length === 0 || (await isBegun(client))) return;
  throw new BackupRefused(
    'there are tables in the database of DATABASE_URL: restore overwrites none; name an empty database',
  );
}

/** Marks a database without a store as one that gets it. What an unfinished copy left there goes: nobody ever used that. */
async function beginEmpty(client: pg.ClientBase): Promise<void> {
  if (!(await isBegun(client))) return markBegun(client);
  const left = (await namesOfTables(client)).filter((name) => name !== 'store_copy');
  if (left.length > 0) await client.query(`drop table ${quoted(left)} cascade`);
}

async function namesOfTables(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition`,
  );
  return rows.map(({ name }) => name);
}
