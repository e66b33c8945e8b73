/** Held this much towards 0, relative to one observation: directions that the data do not determine stay finite. */
const RIDGE = 1e-6;

/** The normal equations of a weighted linear regression, filled one observation at a time. */
export interface NormalEquations {
  add(row: readonly number[], value: number, weight: number): void;
  /** The coefficients with the least weighted squares. */
  solve(): number[];
}

export function normalEquations(size: number): NormalEquations {
  const matrix = Array.from({ length: size }, () => new Float64Array(size + 1));
  return {
    add(row, value, weight) {
      for (let i = 0; i < size; i++) {
        const scaled = weight * (row[i] ?? 0);
        if (scaled === 0) continue;
        const line = matrix[i];
        if (line === undefined) continue;
        for (let j = 0; j < size; j++) line[j] = (line[j] ?? 0) + scaled * (row[j] ?? 0);
        line[size] = (line[size] ?? 0) + scaled * value;
      }
    },
    solve: () =>
      eliminate(
        matrix.map((line, i) => {
          const copy = line.slice();
          copy[i] = (copy[i] ?? 0) + RIDGE;
          return copy;
        }),
      ),
  };
}

/** Gauss-Jordan with the largest pivot, on rows that end with their right-hand side. */
function eliminate(rows: Float64Array[]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const candidates = rows.slice(column);
    const best = candidates.reduce((a, b) => (pivotOf(b, column) > pivotOf(a, column) ? b : a));
    const at = rows.indexOf(best);
    const swapped = rows[column];
    if (swapped === undefined) break;
    rows[at] = swapped;
    rows[column] = best;
    for (const row of rows) {
      if (row === best) continue;
      const factor = (row[column] ?? 0) / (best[column] ?? 1);
      for (let k = column; k <= size; k++) row[k] = (row[k] ?? 0) - factor * (best[k] ?? 0);
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1));
}

function pivotOf(row: Float64Array, column: number): number {
  return Math.abs(row[column] ?? 0);
}
