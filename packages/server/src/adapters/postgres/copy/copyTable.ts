import type Database from 'better-sqlite3';
import type pg from 'pg';
import { type RowSum, sumRows } from '../../sql/sumRows.ts';
import { type CopiedTable, quoted } from './tables.ts';

export type Row = readonly unknown[];

/** Rows in one statement, which may have 65535 values. */
const BATCH = 500;
const MOST_VALUES = 60_000;

/** What a table is called in the source, where that differs. */
export interface SourceNames {
  /** Columns by their names in the target. */
  readonly [column: string]: string;
}

/**
 * Copies what comes after the last row that is there already: rows are copied in the order of their key, so that what was
 * interrupted goes on where it was.
 *
 * @param onRows called with how many rows were copied
 */
export async function copyTable(
  source: Database.Database,
  target: pg.ClientBase,
  table: CopiedTable,
  names: SourceNames,
  onRows: (count: number) => void,
): Promise<void> {
  const { name, key } = table;
  const last = await target.query<unknown[]>({
    text: `select ${quoted(key)} from "${name}" order by ${key.map((column) => `"${column}" desc`).join(', ')} limit 1`,
    rowMode: 'array',
  });
  const size = rowsInStatement(table);
  let batch: Row[] = [];
  const write = async () => {
    if (batch.length === 0) return;
    await insertRows(target, table, batch);
    onRows(batch.length);
    batch = [];
  };
  for (const row of rowsOfSource(source, table, names, last.rows[0])) {
    batch.push(row);
    if (batch.length >= size) await write();
  }
  await write();
  await continueNumbers(target, table);
}

/** How many rows of a table one statement may have. */
export function rowsInStatement({ columns }: Pick<CopiedTable, 'columns'>): number {
  return Math.max(1, Math.min(BATCH, Math.floor(MOST_VALUES / columns.length)));
}

/** @param rows at most {@link rowsInStatement} */
export async function insertRows(
  target: pg.ClientBase,
  { name, columns }: Pick<CopiedTable, 'name' | 'columns'>,
  rows: readonly Row[],
): Promise<void> {
  const places = rows.map(
    (_, row) => `(${columns.map((_, column) => `$${row * columns.length + column + 1}`).join(', ')})`,
  );
  await target.query(`insert into "${name}" (${quoted(columns)}) values ${places.join(', ')}`, rows.flat());
}

/** What is numbered goes on after the last row that was copied. */
export async function continueNumbers(
  target: pg.ClientBase,
  { name, numbered }: Pick<CopiedTable, 'name' | 'numbered'>,
): Promise<void> {
  if (numbered === null) return;
  await target.query(
    `select setval(pg_get_serial_sequence($1, $2), coalesce(max("${numbered}"), 1), count(*) > 0) from "${name}"`,
    [name, numbered],
  );
}

export function checksumOfSource(source: Database.Database, table: SortedTable, names: SourceNames): RowSum {
  const sum = sumRows();
  for (const row of rowsOfSource(source, table, names)) sum.add(row);
  return sum.result();
}

export async function checksumOfTarget(target: pg.ClientBase, table: SortedTable): Promise<RowSum> {
  const sum = sumRows();
  for await (const rows of rowsOfTarget(target, table)) {
    for (const row of rows) sum.add(row);
  }
  return sum.result();
}

/** What is read in the order of its key. */
export type SortedTable = Pick<CopiedTable, 'name' | 'columns' | 'key'>;

/** A table in the order of its key, some rows at a time. */
export async function* rowsOfTarget(
  target: pg.ClientBase,
  { name, columns, key }: SortedTable,
): AsyncGenerator<readonly Row[]> {
  const order = quoted(key);
  const indexes = key.map((column) => columns.indexOf(column));
  let after: Row | undefined;
  for (;;) {
    const where =
      after === undefined ? '' : `where (${order}) > (${key.map((_, i) => `$${i + 1}`).join(', ')})`;
    const last = after;
    const { rows } = await target.query<unknown[]>({
      text: `select ${quoted(columns)} from "${name}" ${where} order by ${order} limit ${BATCH}`,
      values: last === undefined ? [] : [...last],
      rowMode: 'array',
    });
    const newest = rows.at(-1);
    if (newest === undefined) return;
    yield rows;
    after = indexes.map((index) => newest[index]);
  }
}

function rowsOfSource(
  source: Database.Database,
  { name, columns, key }: SortedTable,
  names: SourceNames,
  after?: Row,
): IterableIterator<unknown[]> {
  const inSource = (column: string) => names[column] ?? column;
  const order = quoted(key.map(inSource));
  const where = after === undefined ? '' : `where (${order}) > (${key.map(() => '?').join(', ')})`;
  return source
    .prepare<unknown[], unknown[]>(
      `select ${quoted(columns.map(inSource))} from "${name}" ${where} order by ${order}`,
    )
    .raw()
    .iterate(...(after ?? []));
}
