import fc from 'fast-check';
import { expect, it } from 'vitest';
import { selectInPlace } from './selectInPlace.ts';

const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 5, noNaN: true }));

it('puts a value where sorting would, none greater before it and none less after it', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(), (list, pick) => {
      const values = Float64Array.from(list);
      const sorted = values.toSorted();
      const rank = pick % list.length;
      expect(selectInPlace(values, list.length, rank)).toBe(sorted[rank]);
      expect(values[rank]).toBe(sorted[rank]);
      expect(values.slice(0, rank).sort()).toEqual(sorted.slice(0, rank));
      expect(values.toSorted()).toEqual(sorted);
    }),
  );
});
