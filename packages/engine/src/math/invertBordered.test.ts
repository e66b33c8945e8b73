import fc from 'fast-check';
import { expect, it } from 'vitest';
import { invertBordered } from './invertBordered.ts';
import { invertPositiveDefinite } from './invertPositiveDefinite.ts';
import { createRandom, normal } from './random.ts';

it('gives what inverting the whole gives, whatever part of it is diagonal', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(),
      (diagonal, rest, density, seed) => {
        const size = diagonal + rest;
        const matrix = bordered(diagonal, rest, density, seed);
        const before = matrix.slice();
        const inverse = invertBordered(matrix, size, diagonal);
        const expected = invertPositiveDefinite(matrix, size);
        for (let at = 0; at < size * size; at++) {
          expect(inverse[at]).toBeCloseTo(expected[at] ?? Number.NaN, 10);
          expect(inverse[at]).toBe(inverse[(at % size) * size + Math.trunc(at / size)]);
        }
        expect(matrix).toEqual(before);
      },
    ),
    { seed: 3, numRuns: 100 },
  );
});

/** As regressions make them: a sum of x xᵀ, each x with at most one of the first places, and something on the diagonal. */
function bordered(diagonal: number, rest: number, density: number, seed: number): Float64Array {
  const size = diagonal + rest;
  const random = createRandom(seed);
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  for (let row = 0; row < 2 * size; row++) {
    const own = Math.trunc(random() * diagonal);
    const x = Float64Array.from({ length: size }, (_, i) =>
      i === own || (i >= diagonal && random() < density) ? normal(random) : 0,
    );
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        matrix[i * size + j] = (matrix[i * size + j] ?? 0) + (x[i] ?? 0) * (x[j] ?? 0);
      }
    }
  }
  return matrix;
}
