import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { averagePathLength, growTrees, totalPathLength } from './isolationTree.ts';

describe('averagePathLength', () => {
  it("is scikit-learn's _average_path_length", () => {
    const expected = [0.0, 0.0, 1.0, 1.2073923576, 2.327020052, 3.7488804845, 10.2447709201];
    [0, 1, 2, 3, 5, 10, 256].forEach((n, i) => {
      expect(averagePathLength(n)).toBeCloseTo(expected[i] ?? 0, 9);
    });
  });
});

describe('growTrees', () => {
  const grow = (rows: number[][], trees = 50, maxSamples = 256) => {
    const dimensions = rows[0]?.length ?? 0;
    const values = Float32Array.from(rows.flat());
    return growTrees({ values, count: rows.length, dimensions }, trees, maxSamples, createRandom(3));
  };

  it('isolates an outlier sooner than the crowd', () => {
    const crowd = Array.from({ length: 50 }, (_, i) => [i / 50, (i * 7) % 50]);
    const trees = grow([...crowd, [90, 900]]);
    const outlier = totalPathLength(trees, Float32Array.of(90, 900));
    for (const row of crowd) {
      expect(totalPathLength(trees, Float32Array.from(row))).toBeGreaterThan(outlier);
    }
  });

  it('compares only features that vary, beyond what scikit-learn takes for rounding', () => {
    const trees = grow([
      [1, 0.1, 5],
      [1, 0.1 + 5e-8, 6],
      [1, 0.1, 7],
    ]);
    expect(new Set(trees.features)).toEqual(new Set([-1, 2]));
  });

  it('does not split equal rows, and says so', () => {
    const equal = grow([
      [1, 2],
      [1, 2],
    ]);
    expect(equal.discerning).toBe(false);
    expect(totalPathLength(equal, Float32Array.of(8, 9))).toBe(50 * averagePathLength(2));
    expect(grow([[1], [2]]).discerning).toBe(true);
  });

  it('is no deeper than ceil(log2(rows per tree)) and grows each tree from that many rows', () => {
    const rows = Array.from({ length: 100 }, (_, i) => [2 ** i]);
    const trees = grow(rows, 1, 8);
    expect(trees.rowsPerTree).toBe(8);
    expect(trees.features.length).toBeLessThanOrEqual(15);
    // Three comparisons, then a leaf of at most six rows.
    expect(Math.max(...trees.values.filter((_, node) => trees.features[node] === -1))).toBeLessThanOrEqual(
      3 + averagePathLength(6),
    );
  });
});
