import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expMinus, LARGEST_EXPONENT } from './expMinus.ts';

it('is exp(-x) to 15 digits', () => {
  expect(expMinus(0)).toBe(1);
  fc.assert(
    fc.property(fc.double({ min: 0, max: LARGEST_EXPONENT, noNaN: true }), (x) => {
      expect(Math.abs(expMinus(x) / Math.exp(-x) - 1)).toBeLessThan(1e-15);
    }),
  );
});
