import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cllr } from './cllr.ts';
import { minCllr } from './minCllr.ts';
import { REJECTED } from './scoreTrials.ts';
import { anyScores } from './testing/arbitraryScores.ts';

const of = (...scores: number[]): Float64Array => Float64Array.from(scores);

describe('cllr', () => {
  it('is 1 when scores say nothing, and near 0 when they say it all', () => {
    expect(cllr(of(0, 0), of(0))).toBe(1);
    expect(cllr(of(40, 50), of(-40, -1e9))).toBeCloseTo(0, 12);
  });

  it('is the mean cost in bits', () => {
    // Genuine: log2(1 + 1/3) and log2(1 + 1); impostor: log2(1 + 1/7).
    const genuine = (Math.log2(4 / 3) + 1) / 2;
    expect(cllr(of(Math.log(3), 0), of(-Math.log(7)))).toBeCloseTo((genuine + Math.log2(8 / 7)) / 2, 12);
  });

  it('stays finite: an outright rejection counts as a million to one, a wild score for what it says', () => {
    expect(cllr(of(REJECTED), of(REJECTED))).toBeCloseTo(Math.log2(1 + 1e6) / 2, 5);
    expect(cllr(of(-1_000), of(0))).toBeCloseTo((1_000 / Math.LN2 + 1) / 2, 6);
  });
});

describe('minCllr', () => {
  it.each([
    ['apart', of(3, 4), of(1, 2), 0],
    ['the wrong way round', of(1, 2), of(3, 4), 1],
    ['all equal', of(1), of(1, 1), 1],
    // Blocks of one impostor, one of each, one genuine: half of all tries lose one bit.
    ['half of them tied', of(1, 2), of(0, 1), 0.5],
    // 2 and 1 fall together to two genuine and one impostor of three: a = 1, b = 1/3.
    ['one violation', of(1, 3), of(0, 0, 2), (0.5 * Math.log2(5 / 3) + (1 / 3) * Math.log2(5 / 2)) / 2],
  ])('is exact with scores %s', (_, genuine, impostors, expected) => {
    expect(minCllr(genuine, impostors)).toBeCloseTo(expected, 12);
  });

  it('is what no increasing map of the scores beats', () => {
    const maps = fc.record({
      scale: fc.double({ min: 0, max: 2, noNaN: true }),
      offset: fc.integer({ min: -5, max: 5 }),
    });
    fc.assert(
      fc.property(anyScores, anyScores, maps, (genuine, impostors, { scale, offset }) => {
        const map = (score: number): number => (score === REJECTED ? -13 : scale * score) + offset;
        const least = minCllr(genuine, impostors);
        expect(least).toBeLessThanOrEqual(Math.min(1, cllr(genuine.map(map), impostors.map(map))) + 1e-9);
        expect(least).toBeGreaterThanOrEqual(0);
      }),
      { seed: 1 },
    );
  });
});
