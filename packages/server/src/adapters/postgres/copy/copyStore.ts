import Database from 'better-sqlite3';
import type pg from 'pg';
import { CopyRefused } from '../../../ports/store.ts';
import type { RowSum } from '../../sql/sumRows.ts';
import { type Claim, isBegun, markBegun } from './claim.ts';
import { checksumOfSource, checksumOfTarget, copyTable, type SourceNames } from './copyTable.ts';
import { type CopiedTable, tablesOf } from './tables.ts';

export interface CopyOptions {
  /** A SQLite file. */
  readonly source: string;
  /** A PostgreSQL database whose tables are there already. */
  readonly target: Claim;
  /** The table that has a row as soon as somebody uses the target. */
  readonly usedBy: string;
  /** Empties the target first, if an unfinished copy is all that is there. */
  readonly again: boolean;
  /** Columns of the source that have another name there, by table. */
  readonly names?: Readonly<Record<string, SourceNames>>;
  /** Called with the rows that were copied, of those that there are. */
  onRows(copied: number, total: number): void;
}

export interface CopiedRows extends RowSum {
  readonly table: string;
  /** Whether both databases hold the same. */
  readonly same: boolean;
}

/**
 * Copies every row, and compares both sides by number and checksum of the rows of each table. What was interrupted goes on
 * where it was. While it runs nobody else can write to the source. A service does not start on the target before
 * `finishCopy`.
 *
 * @throws {CopyRefused}
 */
export async function copyStore(options: CopyOptions): Promise<CopiedRows[]> {
  const { source: file, target: claim, names = {} } = options;
  await refuseUsed(claim, options.usedBy);
  const target = claim.client;
  const source = lockSource(file);
  try {
    const tables = await tablesOf(target);
    await beginCopy(target, tables, options.again);
    const total = tables.reduce((sum, { name }) => sum + countRows(source, name), 0);
    let copied = 0;
    const namesOf = ({ name }: CopiedTable) => names[name] ?? {};
    for (const table of tables) {
      await copyTable(source, target, table, namesOf(table), (rows) => {
        copied += rows;
        options.onRows(copied, total);
      });
    }
    const results: CopiedRows[] = [];
    for (const table of tables) {
      const wanted = checksumOfSource(source, table, namesOf(table));
      const got = await checksumOfTarget(target, table);
      const same = wanted.rows === got.rows && wanted.sha256 === got.sha256;
      results.push({ table: table.name, ...got, same });
    }
    return results;
  } finally {
    // Ends the transaction as well, in which nothing was written.
    source.close();
  }
}

/** @throws {CopyRefused} when somebody uses the target */
export async function refuseUsed({ client }: Claim, usedBy: string): Promise<void> {
  if (await isBegun(client)) return;
  const { rows } = await client.query(`select from "${usedBy}" limit 1`);
  if (rows.length === 0) return;
  throw new CopyRefused(`the target is in use already: there is something in its table ${usedBy}`);
}

/** Nobody writes to it until it is closed. */
function lockSource(file: string): Database.Database {
  const source = new Database(file, { fileMustExist: true });
  try {
    source.exec('begin immediate');
  } catch (error) {
    source.close();
    throw new CopyRefused(
      `${file} is being written to (${error instanceof Error ? error.message : error}): stop the service first`,
    );
  }
  return source;
}

function countRows(source: Database.Database, table: string): number {
  return source.prepare<[], { n: number }>(`select count(*) as n from "${table}"`).get()?.n ?? 0;
}

/** Marks the target as unfinished. What migrations put there themselves goes. */
async function beginCopy(
  target: pg.ClientBase,
  tables: readonly CopiedTable[],
  again: boolean,
): Promise<void> {
  const all = tables.map(({ name }) => `"${name}"`).join(', ');
  if (await isBegun(target)) {
    if (again) await target.query(`truncate ${all}`);
    return;
  }
  await markBegun(target, `truncate ${all}; `);
}
