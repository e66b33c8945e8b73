import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { BackupBroken, type TableSum } from '../../ports/backups.ts';
import { rowLine, sumRows } from '../sql/sumRows.ts';

/** A table whose rows are in a stream, in the order of its key. */
export interface StreamedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

export type StreamedRow = readonly unknown[];

/** What takes the rows of a stream to a database. */
export interface RowReceiver {
  /** Makes the tables that there are after these migrations, without a row. @throws {BackupBroken} for others than this build's */
  begin(migrations: readonly string[]): Promise<void>;
  /** Some rows of a table, after those that came before. A table that others refer to comes before them. */
  write(table: StreamedTable, rows: readonly StreamedRow[]): Promise<void>;
}

/** So many rows are handed on at a time. */
const BATCH = 500;
/** Bytes that are sent on at a time, about. */
const PIECE_BYTES = 262_144;
const NEW_LINE = 0x0a;

// Names go into statements.
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]*$' });
const Names = Type.Array(Name, { minItems: 1 });
const isHead = Compile(Type.Object({ migrations: Type.Array(Type.String()) }));
const isTable = Compile(Type.Object({ table: Name, columns: Names, key: Names }));
const isSum = Compile(Type.Object({ rows: Type.Integer(), sha256: Type.String() }));
const isEnd = Compile(Type.Object({ tables: Type.Integer() }));
const isRow = Compile(Type.Array(Type.Unknown()));
const isBytes = Compile(Type.Object({ bytes: Type.String() }));

/**
 * Rows as lines of JSON: first which migrations made the tables; then for each table its name and columns, its rows, and their
 * number and SHA-256; at the end how many tables there were.
 */
export async function* writeRows(
  migrations: readonly string[],
  tables: readonly StreamedTable[],
  rowsOf: (table: StreamedTable) => AsyncIterable<readonly StreamedRow[]>,
): AsyncGenerator<Uint8Array> {
  yield lineOf({ migrations });
  for (const table of tables) {
    yield lineOf({ table: table.name, columns: table.columns, key: table.key });
    const sum = sumRows();
    let piece = '';
    for await (const rows of rowsOf(table)) {
      for (const row of rows) {
        const line = rowLine(row);
        sum.addLine(line);
        piece += line;
      }
      if (piece.length < PIECE_BYTES) continue;
      yield Buffer.from(piece);
      piece = '';
    }
    yield Buffer.from(piece);
    yield lineOf(sum.result());
  }
  yield lineOf({ tables: tables.length });
}

/** What a stream was, when all of it came. */
export interface ReadRows {
  push(bytes: Uint8Array): Promise<void>;
  /** @throws {BackupBroken} when it was cut off */
  end(): readonly (StreamedTable & TableSum)[];
}

/** Takes a stream apart, piece by piece. @throws {BackupBroken} for what is none, or whose sums do not fit */
export function readRows(receiver: RowReceiver): ReadRows {
  let rest = Buffer.alloc(0);
  let begun = false;
  let ended = false;
  let current: { readonly table: StreamedTable; readonly sum: ReturnType<typeof sumRows> } | null = null;
  let batch: StreamedRow[] = [];
  const done: (StreamedTable & TableSum)[] = [];

  const flush = async () => {
    const rows = batch;
    batch = [];
    if (current !== null && rows.length > 0) await receiver.write(current.table, rows);
  };
  const takeLine = async (line: Buffer) => {
    const value = parsed(line);
    if (ended) throw new BackupBroken('the backup goes on after its end');
    if (!begun) {
      if (!isHead.Check(value)) throw new BackupBroken('the backup does not say what made its tables');
      begun = true;
      await receiver.begin(value.migrations);
    } else if (current === null) {
      if (isTable.Check(value)) {
        const { table: name, columns, key } = value;
        current = { table: { name, columns, key }, sum: sumRows() };
      } else if (isEnd.Check(value) && value.tables === done.length) ended = true;
      else throw new BackupBroken('the backup has something else where a table was expected');
    } else if (isRow.Check(value)) {
      current.sum.addLine(line);
      batch.push(value.map(fromJson));
      if (batch.length >= BATCH) await flush();
    } else {
      await flush();
      const { table } = current;
      const got = current.sum.result();
      if (!isSum.Check(value) || value.rows !== got.rows || value.sha256 !== got.sha256) {
        throw new BackupBroken(`table ${table.name} of the backup is not what it was`);
      }
      done.push({ ...table, table: table.name, ...got });
      current = null;
    }
  };
  return {
    async push(bytes) {
      let from = 0;
      rest = Buffer.concat([rest, bytes]);
      for (let end = rest.indexOf(NEW_LINE); end >= 0; end = rest.indexOf(NEW_LINE, from)) {
        await takeLine(rest.subarray(from, end + 1));
        from = end + 1;
      }
      rest = Buffer.from(rest.subarray(from));
    },
    end() {
      if (!ended || rest.length > 0) throw new BackupBroken('the backup was cut off');
      return done;
    },
  };
}

function lineOf(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

function fromJson(value: unknown): unknown {
  return isBytes.Check(value) ? Buffer.from(value.bytes, 'base64') : value;
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    throw new BackupBroken('the backup holds something else than rows');
  }
}
