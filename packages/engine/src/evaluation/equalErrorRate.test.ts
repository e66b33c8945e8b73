import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalErrorRate } from './equalErrorRate.ts';
import { errorRatesAt } from './errorRates.ts';
import { REJECTED } from './scoreTrials.ts';
import { anyScores } from './testing/arbitraryScores.ts';

const rate = (genuine: number[], impostors: number[]): number =>
  equalErrorRate(Float64Array.from(genuine), Float64Array.from(impostors));

describe('equalErrorRate', () => {
  it.each([
    ['apart', [3, 4], [1, 2], 0],
    ['the wrong way round', [1, 2], [3, 4], 1],
    ['all equal', [1, 1, 1], [1, 1], 0.5],
    ['one of two wrong on each side', [2, 4], [1, 3], 0.5],
    ['a point of the curve where both are equal', [1, 2, 3, 4], [0, 0, 0, 2.5], 0.25],
    // Above 1: FRR 1/3, FAR 1/2; above 2, a score of both: 2/3 and 0. The line between crosses at 2/5.
    ['between two points of the curve', [1, 2, 3], [0, 2], 0.4],
    ['genuine tries refused outright', [REJECTED, 5], [REJECTED, REJECTED], 1 / 3],
    ['any order', [4, 3], [2, 1], 0],
  ])('is exact with scores %s', (_, genuine, impostors, expected) => {
    expect(rate(genuine, impostors)).toBeCloseTo(expected, 12);
  });

  it('depends on the order of scores alone', () => {
    const stretch = (score: number): number => (score === REJECTED ? score : score ** 3 / 7 + score - 5);
    fc.assert(
      fc.property(anyScores, anyScores, (genuine, impostors) => {
        expect(equalErrorRate(genuine.map(stretch), impostors.map(stretch))).toBe(
          equalErrorRate(genuine, impostors),
        );
      }),
      { seed: 1 },
    );
  });

  it('is mirrored when the sides change places', () => {
    fc.assert(
      fc.property(anyScores, anyScores, (genuine, impostors) => {
        expect(equalErrorRate(impostors, genuine)).toBeCloseTo(1 - equalErrorRate(genuine, impostors), 10);
      }),
      { seed: 2 },
    );
  });
});

describe('errorRatesAt', () => {
  it('accepts at the threshold', () => {
    expect(errorRatesAt(2, Float64Array.of(1, 2, 3, 4), Float64Array.of(0, 2))).toEqual({
      frr: 0.25,
      far: 0.5,
    });
  });

  it('rejects more of both the higher the threshold is', () => {
    fc.assert(
      fc.property(anyScores, anyScores, fc.integer(), fc.nat(), (genuine, impostors, low, step) => {
        const [below, above] = [low, low + step].map((at) => errorRatesAt(at, genuine, impostors));
        expect(above?.frr).toBeGreaterThanOrEqual(below?.frr ?? 1);
        expect(above?.far).toBeLessThanOrEqual(below?.far ?? 0);
      }),
      { seed: 3 },
    );
  });
});
