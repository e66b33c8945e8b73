import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom, normal } from '../math/random.ts';
import { minCllr, minCllrOfCounts } from './minCllr.ts';
import { histogramOf } from './scoreHistogram.ts';
import { anyTypists } from './testing/arbitraryScores.ts';

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

it('counts every try once for each time its typist counts', () => {
  fc.assert(
    fc.property(anyTypists, fc.integer({ min: 2, max: 40 }), (typists, bins) => {
      const weights = Float64Array.from(typists, (_, i) => i % 3);
      const tries = histogramOf(typists, bins)(weights);
      const expected = (side: 'genuine' | 'impostors') =>
        typists.reduce((total, typist, i) => total + (i % 3) * typist[side].length, 0);
      expect(sum(tries.genuine)).toBe(expected('genuine'));
      expect(sum(tries.impostors)).toBe(expected('impostors'));
    }),
    { seed: 1 },
  );
});

it('adds less than 0.002 bits to min Cllr with 256 bins', () => {
  const random = createRandom(1);
  const scores = (mean: number, count: number) =>
    Float64Array.from({ length: count }, () => mean + normal(random));
  const typist = {
    id: '1',
    subject: '1',
    threshold: 0,
    genuine: scores(2, 3_000),
    impostors: scores(0, 90_000),
  };
  const tries = histogramOf([typist], 256)(Float64Array.of(1));
  const difference =
    minCllrOfCounts(tries.genuine, tries.impostors) - minCllr(typist.genuine, typist.impostors);
  expect(difference).toBeGreaterThanOrEqual(-1e-12);
  expect(difference).toBeLessThan(0.002);
});
