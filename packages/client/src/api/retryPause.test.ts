import fc from 'fast-check';
import { expect, it } from 'vitest';
import { networkError } from './readError.ts';
import { retryPause } from './retryPause.ts';

it('a pause is bounded, whatever the repeat and the chance', () => {
  const error = networkError(new Error('lost'), 1);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (repeat, random) => {
        const pause = retryPause(repeat, error, random);
        expect(pause).toBeGreaterThanOrEqual(100);
        expect(pause).toBeLessThanOrEqual(5_000);
      },
    ),
  );
});
