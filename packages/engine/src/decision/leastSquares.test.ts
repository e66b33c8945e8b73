import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalEquations } from './leastSquares.ts';

describe('normalEquations', () => {
  it('finds the line that the points are on, whatever their weights', () => {
    const finite = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(
        finite,
        finite,
        fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { minLength: 3 }),
        (a, b, w) => {
          const equations = normalEquations(2);
          w.forEach((weight, x) => {
            equations.add([1, x], a + b * x, weight);
          });
          const [constant = Number.NaN, slope = Number.NaN] = equations.solve();
          expect(constant).toBeCloseTo(a, 3);
          expect(slope).toBeCloseTo(b, 3);
        },
      ),
    );
  });

  it('weighs: two readings of one value, the second counting three times', () => {
    const equations = normalEquations(1);
    equations.add([1], 0, 1);
    equations.add([1], 4, 3);
    expect(equations.solve()[0]).toBeCloseTo(3, 5);
  });

  it('gives 0 for a term that no observation has', () => {
    const equations = normalEquations(3);
    for (let x = 0; x < 5; x++) equations.add([1, 0, x], 2 * x, 1);
    const [, unseen = Number.NaN, slope = Number.NaN] = equations.solve();
    expect(unseen).toBe(0);
    expect(slope).toBeCloseTo(2, 4);
  });
});
