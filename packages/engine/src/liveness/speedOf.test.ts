import { expect, it } from 'vitest';
import { speedOf } from './speedOf.ts';

it('is the speed of most latencies, whatever the others are', () => {
  expect(speedOf([120, 240, 900, 180, Number.NaN], [100, 200, 150, 150, 100])).toBeCloseTo(1.2, 9);
});

it('is one of those that replays are played at', () => {
  expect(speedOf([400, 400], [100, 100])).toBe(1.3);
  expect(speedOf([Number.NaN, 3], [100, 2])).toBe(1);
  expect(speedOf([], [])).toBe(1);
});
