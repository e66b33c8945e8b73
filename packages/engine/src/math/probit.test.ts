import fc from 'fast-check';
import { expect, it } from 'vitest';
import { probit } from './probit.ts';

it.each([
  [0.5, 0],
  [0.975, 1.959_963_985],
  [0.001, -3.090_232_306],
  [0.999_9, 3.719_016_485],
])('probit(%f) is %f', (probability, quantile) => {
  expect(probit(probability)).toBeCloseTo(quantile, 6);
});

it('rises, and mirrors around a half', () => {
  const probability = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
  fc.assert(
    fc.property(probability, probability, (a, b) => {
      if (a < b) expect(probit(a)).toBeLessThanOrEqual(probit(b));
      expect(probit(1 - a)).toBeCloseTo(-probit(a), 4);
    }),
  );
});
