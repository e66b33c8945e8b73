import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fuseScores } from './fuseScores.ts';

const score = fc.double({ min: -10, max: 10, noNaN: true });

it('rises with either score, treats both alike, and gives less than their sum', () => {
  fc.assert(
    fc.property(score, score, fc.double({ min: 0.01, max: 5, noNaN: true }), (first, second, more) => {
      expect(fuseScores(first + more, second)).toBeGreaterThan(fuseScores(first, second));
      expect(fuseScores(first, second)).toBeCloseTo(fuseScores(second, first), 12);
    }),
  );
  expect(fuseScores(3, 3)).toBeGreaterThan(3);
  expect(fuseScores(3, 3)).toBeLessThan(6);
});

it('does not make a number of what is none', () => {
  expect(fuseScores(Number.NaN, 9)).toBeNaN();
});
