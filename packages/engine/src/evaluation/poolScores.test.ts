import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatenateScores } from './distinctScores.ts';
import { equalErrorRate } from './equalErrorRate.ts';
import { poolScores } from './poolScores.ts';
import type { TypistScores } from './scoreTrials.ts';
import { anyTypists } from './testing/arbitraryScores.ts';

/** What weights mean: as many copies. */
function copies(typists: readonly TypistScores[], weights: ArrayLike<number>) {
  const repeated = typists.flatMap((typist, i) => Array.from({ length: weights[i] ?? 0 }, () => typist));
  return {
    genuine: concatenateScores(repeated.map(({ genuine }) => genuine)),
    impostors: concatenateScores(repeated.map(({ impostors }) => impostors)),
  };
}

const weighted = anyTypists.chain((typists) =>
  fc.tuple(
    fc.constant(typists),
    fc
      .array(fc.nat(3), { minLength: typists.length, maxLength: typists.length })
      .filter((weights) => weights.some((weight) => weight > 0))
      .map((weights) => Float64Array.from(weights)),
  ),
);

describe('poolScores', () => {
  it('measures the equal-error rate of all tries, each as often as its typist counts', () => {
    fc.assert(
      fc.property(weighted, ([typists, weights]) => {
        const { genuine, impostors } = copies(typists, weights);
        expect(poolScores(typists).equalErrorRate(weights)).toBeCloseTo(
          equalErrorRate(genuine, impostors),
          10,
        );
      }),
      { seed: 1 },
    );
  });

  it('finds the lowest threshold that accepts few enough impostors', () => {
    fc.assert(
      fc.property(weighted, fc.constantFrom(0, 0.01, 0.1, 0.25, 1), ([typists, weights], far) => {
        const { genuine, impostors } = copies(typists, weights);
        const bounds = [Number.NEGATIVE_INFINITY, ...genuine, ...impostors].sort((a, b) => a - b);
        const bound = bounds.find(
          (score) => impostors.filter((other) => other > score).length <= far * impostors.length + 1e-9,
        );
        const rejected = genuine.filter((score) => score <= (bound ?? Number.POSITIVE_INFINITY)).length;
        expect(poolScores(typists).frrAtFar(far, weights)).toBeCloseTo(rejected / genuine.length, 10);
      }),
      { seed: 2 },
    );
  });

  it('counts an impostor that ties with a genuine try against both', () => {
    const typist = { id: '1', subject: '1', threshold: 0 };
    const pool = poolScores([
      { ...typist, genuine: Float64Array.of(1, 2, 3, 4), impostors: Float64Array.of(0, 0, 0, 2) },
    ]);
    expect(pool.frrAtFar(0.25, Float64Array.of(1))).toBe(0);
    expect(pool.frrAtFar(0.24, Float64Array.of(1))).toBe(0.5);
  });
});
