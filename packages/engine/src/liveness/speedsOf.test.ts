import { expect, it } from 'vitest';
import { speedsOf } from './speedsOf.ts';

it('is the speed of most latencies, whatever the others are', () => {
  const [speed] = speedsOf([120, 240, 900, 180, Number.NaN], [[100, 200, 150, 150, 100]]);
  expect(speed).toBeCloseTo(1.2, 9);
});

it('is one of those that replays are played at, for each stored sample its own', () => {
  expect(speedsOf([400, 400], [[100, 100], [500, 500], []])).toEqual([1.3, 0.8, 1]);
  expect(speedsOf([Number.NaN, 3], [[100, 2]])).toEqual([1]);
  expect(speedsOf([], [[]])).toEqual([1]);
});
