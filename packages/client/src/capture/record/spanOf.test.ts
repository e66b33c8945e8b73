import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spanOf } from './spanOf.ts';

it.each([
  ['typed at the end', [3, 4, 3, 4], [3, 0, 1]],
  ['typed in the middle', [3, 4, 1, 2], [1, 0, 1]],
  ['Backspace', [3, 2, 2, 1], [1, 1, 0]],
  ['Delete', [3, 2, 1, 1], [1, 1, 0]],
  ['a selection typed over', [5, 4, 1, 2], [1, 2, 1]],
  ['everything replaced', [5, 8, 0, 8], [0, 5, 8]],
  ['a field without a caret', [3, 4, null, null], [3, 0, 1]],
] as const)('%s', (_, [before, after, from, to], [start, removed, added]) => {
  expect(spanOf(before, after, from, to)).toEqual({ start, removed, added });
});

it('fits the lengths, whatever is said of the caret', () => {
  const length = fc.nat({ max: 50 });
  const caret = fc.option(fc.integer({ min: -5, max: 60 }));
  fc.assert(
    fc.property(length, length, caret, caret, (before, after, from, to) => {
      const { start, removed, added } = spanOf(before, after, from, to);
      expect(Math.min(start, removed, added)).toBeGreaterThanOrEqual(0);
      expect(start + removed).toBeLessThanOrEqual(before);
      expect(before - removed + added).toBe(after);
    }),
  );
});
