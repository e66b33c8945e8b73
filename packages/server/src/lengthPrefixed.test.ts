import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joinParts, splitParts } from './lengthPrefixed.ts';

it('gives back what was joined, wherever in memory it lies, and refuses what was cut off', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 });
  fc.assert(
    fc.property(parts, fc.nat(9), fc.nat(), (parts, before, cut) => {
      const joined = joinParts(parts);
      const moved = new Uint8Array(before + joined.length);
      moved.set(joined, before);
      expect(splitParts(moved.subarray(before))).toEqual(parts);
      const last = parts.at(-1);
      if (last === undefined) return;
      const lost = 1 + (cut % (3 + last.length));
      expect(() => splitParts(joined.subarray(0, joined.length - lost))).toThrow(RangeError);
    }),
  );
});
