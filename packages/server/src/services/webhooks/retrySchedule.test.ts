import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOST_TRIES, pauseAfter } from './retrySchedule.ts';

const HOUR = 60 * 60 * 1_000;
const failures = Array.from({ length: MOST_TRIES - 1 }, (_, i) => i + 1);

it('is ten tries over a day', () => {
  expect(MOST_TRIES).toBe(10);
  const day = (random: number) => failures.reduce((sum, n) => sum + (pauseAfter(n, random) ?? 0), 0) / HOUR;
  expect(day(0.5)).toBeGreaterThan(23);
  expect(day(0.5)).toBeLessThan(25);
  expect(pauseAfter(MOST_TRIES, 0.5)).toBeNull();
});

it('waits longer after every failure, whatever chance says', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: MOST_TRIES - 2 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, chance) => {
        expect(pauseAfter(n, chance)).toBeLessThan(pauseAfter(n + 1, 1 - chance) ?? 0);
      },
    ),
  );
  for (const n of failures) expect(pauseAfter(n, 0)).toBeLessThan(pauseAfter(n, 1) ?? 0);
});
