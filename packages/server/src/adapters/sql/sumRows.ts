import { createHash } from 'node:crypto';

export interface RowSum {
  readonly rows: number;
  /** SHA-256 over all rows in the order of their key. */
  readonly sha256: string;
}

/** A row as a line of JSON, in which bytes are base64: the same for the same values from either database. */
export function rowLine(row: readonly unknown[]): string {
  const values = row.map((value) =>
    value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
  );
  return `${JSON.stringify(values)}\n`;
}

/** Sums rows as they come. */
export function sumRows() {
  const hash = createHash('sha256');
  let rows = 0;
  const addLine = (line: string | Uint8Array): void => {
    rows += 1;
    hash.update(line);
  };
  return {
    add: (row: readonly unknown[]): void => addLine(rowLine(row)),
    /** @param line of {@link rowLine} */
    addLine,
    result: (): RowSum => ({ rows, sha256: hash.digest('hex') }),
  };
}
