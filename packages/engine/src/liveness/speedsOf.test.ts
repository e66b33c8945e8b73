import { expect, it } from 'vitest';
import { speedsOf as speedsOfRows } from './speedsOf.ts';

const NONE = Number.NaN;

function speedsOf(probe: number[], stored: number[][]): number[] {
  return speedsOfRows(probe, Float64Array.from(stored.flat()), stored.length);
}

it('is the speed of most latencies, whatever the others are', () => {
  const [speed] = speedsOf([120, 240, 900, 180, NONE], [[100, 200, 150, 150, 100]]);
  expect(speed).toBeCloseTo(1.2, 9);
});

it('is one of those that replays are played at, for each stored sample its own', () => {
  expect(
    speedsOf(
      [400, 400],
      [
        [100, 100],
        [500, 500],
        [NONE, NONE],
      ],
    ),
  ).toEqual([1.3, 0.8, 1]);
  expect(speedsOf([NONE, 3], [[100, 2]])).toEqual([1]);
  expect(speedsOf([], [[]])).toEqual([1]);
});
