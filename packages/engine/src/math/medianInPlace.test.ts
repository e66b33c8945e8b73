import fc from 'fast-check';
import { expect, it } from 'vitest';
import { median } from './median.ts';
import { medianInPlace } from './medianInPlace.ts';

/** Ties are what selection can get wrong. */
const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 5, noNaN: true }));

it('is the median, and leaves what comes after alone', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(59), (list, spared) => {
      const values = Float64Array.from(list);
      const count = Math.max(1, list.length - spared);
      expect(medianInPlace(values, count)).toBe(median(list.slice(0, count)));
      expect(Array.from(values.subarray(count))).toEqual(list.slice(count));
      expect(values.toSorted()).toEqual(Float64Array.from(list).sort());
    }),
  );
});
