import { createHash } from 'node:crypto';

export interface RowSum {
  readonly rows: number;
  /** SHA-256 over all rows in the order of their key. */
  readonly sha256: string;
}

/** Sums rows as they come: the same sum for the same values from either database. */
export function sumRows() {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add(row: readonly unknown[]): void {
      rows += 1;
      const values = row.map((value) =>
        value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
      );
      hash.update(JSON.stringify(values)).update('\n');
    },
    result: (): RowSum => ({ rows, sha256: hash.digest('hex') }),
  };
}
