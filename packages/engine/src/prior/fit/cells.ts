import type { Observations } from './observations.ts';

/** All times that one typist typed one identity, as one array a field; only cells that hold something. */
export interface Cells {
  readonly typists: Int32Array;
  readonly identities: Int32Array;
  readonly counts: Int32Array;
  readonly means: Float64Array;
  /** By observation. */
  readonly of: Int32Array;
}

export function cellsOf({ typists, identities, values, names, typistCount }: Observations): Cells {
  const index = new Int32Array(typistCount * names.length).fill(-1);
  const of = new Int32Array(values.length);
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    const at = (typists[i] ?? 0) * names.length + (identities[i] ?? 0);
    let cell = index[at] ?? -1;
    if (cell < 0) {
      cell = size;
      index[at] = cell;
      size += 1;
    }
    of[i] = cell;
  }
  const cells: Cells = {
    typists: new Int32Array(size),
    identities: new Int32Array(size),
    counts: new Int32Array(size),
    means: new Float64Array(size),
    of,
  };
  of.forEach((cell, i) => {
    const count = (cells.counts[cell] ?? 0) + 1;
    const mean = cells.means[cell] ?? 0;
    cells.typists[cell] = typists[i] ?? 0;
    cells.identities[cell] = identities[i] ?? 0;
    cells.counts[cell] = count;
    cells.means[cell] = mean + ((values[i] ?? 0) - mean) / count;
  });
  return cells;
}
