import { expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { fitSpread } from './fitSpread.ts';
import { scoreReachedBy, shareAtOrAbove } from './scoreSpread.ts';

it('finds location and scale of scores drawn from a spread, for every shape', () => {
  const random = createRandom(3);
  const samples = [0, 1, 2].map((term) => ({
    terms: [1, term],
    scores: Float64Array.from({ length: 20_000 }, () =>
      scoreReachedBy({ location: -1 - term, scale: 2 + 0.5 * term }, random()),
    ),
    weight: 1,
  }));
  const { location, scale } = fitSpread(samples, [0.3, 0.1, 0.03, 0.01, 0.001]);
  expect(location.map((value) => Math.round(value * 10) / 10)).toEqual([-1, -1]);
  expect(scale.map((value) => Math.round(value * 10) / 10)).toEqual([2, 0.5]);
});

it('leaves out shares that too few tries tell', () => {
  const scores = Float64Array.from({ length: 100 }, (_, i) => i);
  const few = fitSpread([{ terms: [1], scores, weight: 1 }], [0.5, 0.2]);
  expect(fitSpread([{ terms: [1], scores, weight: 1 }], [0.5, 0.2, 0.05, 0.001])).toEqual(few);
});

it('and its spread meets the shares that it was fitted at', () => {
  const scores = Float64Array.from({ length: 1_000 }, (_, i) => i);
  const { location, scale } = fitSpread([{ terms: [1], scores, weight: 1 }], [0.5, 0.1]);
  const spread = { location: location[0] ?? 0, scale: scale[0] ?? 0 };
  expect(shareAtOrAbove(spread, 500)).toBeCloseTo(0.5, 2);
  expect(shareAtOrAbove(spread, 900)).toBeCloseTo(0.1, 2);
});
