import fc from 'fast-check';
import { expect, it } from 'vitest';
import { invertPositiveDefinite } from './invertPositiveDefinite.ts';
import { createRandom, normal } from './random.ts';

it('inverts what it can be checked on by hand', () => {
  expect(Array.from(invertPositiveDefinite(Float64Array.of(4), 1))).toEqual([0.25]);
  const inverse = invertPositiveDefinite(Float64Array.of(2, 1, 1, 1), 2);
  [1, -1, -1, 2].forEach((expected, i) => {
    expect(inverse[i]).toBeCloseTo(expected, 12);
  });
  expect(invertPositiveDefinite(new Float64Array(0), 0)).toHaveLength(0);
});

it('gives the unit matrix when multiplied with what it inverted, at any size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), (size, seed) => {
      const random = createRandom(seed);
      const root = Float64Array.from({ length: size * size }, () => normal(random));
      const at = (matrix: Float64Array, i: number, j: number) => matrix[i * size + j] ?? 0;
      const sum = (term: (k: number) => number) =>
        Array.from({ length: size }, (_, k) => term(k)).reduce((total, value) => total + value, 0);
      // Root times its transpose, and something on the diagonal: positive definite.
      const matrix = Float64Array.from({ length: size * size }, (_, e) => {
        const [i, j] = [Math.floor(e / size), e % size];
        return sum((k) => at(root, i, k) * at(root, j, k)) + (i === j ? 1 : 0);
      });
      const before = matrix.slice();
      const inverse = invertPositiveDefinite(matrix, size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          expect(sum((k) => at(matrix, i, k) * at(inverse, k, j))).toBeCloseTo(i === j ? 1 : 0, 8);
          expect(at(inverse, i, j)).toBe(at(inverse, j, i));
        }
      }
      expect(matrix).toEqual(before);
    }),
    { seed: 3, numRuns: 40 },
  );
});

it('stays finite where rounding made the matrix singular', () => {
  expect(invertPositiveDefinite(Float64Array.of(1, 1, 1, 1), 2).every(Number.isFinite)).toBe(true);
});
