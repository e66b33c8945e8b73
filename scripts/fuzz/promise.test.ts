import { expect, it } from 'vitest';
import { breaksPromise, chanceOfAtLeast } from './promise.ts';

it('knows how likely so many are', () => {
  expect(chanceOfAtLeast(0, 10, 0.3)).toBeCloseTo(1, 12);
  expect(chanceOfAtLeast(1, 10, 0.3)).toBeCloseTo(1 - 0.7 ** 10, 12);
  expect(chanceOfAtLeast(2, 3, 0.5)).toBeCloseTo(0.5, 12);
  expect(chanceOfAtLeast(10, 10, 0.3)).toBeCloseTo(0.3 ** 10, 15);
  // Sums whose first terms are too small for a number; Poisson's tail, and a half of a symmetrical one.
  expect(chanceOfAtLeast(50_000, 99_999, 0.5)).toBeCloseTo(0.5, 8);
  expect(chanceOfAtLeast(3, 1e6, 1e-6)).toBeCloseTo(1 - 2.5 * Math.exp(-1), 5);
});

it('is broken by more than chance brings, and by nothing that it does bring', () => {
  expect(breaksPromise({ sent: 0, allowed: 0 })).toBe(false);
  expect(breaksPromise({ sent: 3, allowed: 3 })).toBe(false);
  expect(breaksPromise({ sent: 4, allowed: 4 })).toBe(true);
  expect(breaksPromise({ sent: 10_000, allowed: 200 })).toBe(false);
  expect(breaksPromise({ sent: 10_000, allowed: 300 })).toBe(true);
});
