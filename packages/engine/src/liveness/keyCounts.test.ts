import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alignToText, typoBudget } from '../rhythm/alignToText.ts';
import { keyCounts, leastDifferences } from './keyCounts.ts';

const text = fc.array(fc.constantFrom(1, 2, 3, 33), { maxLength: 30 }).map((keys) => Uint16Array.from(keys));

it('never keeps a text from being aligned', () => {
  fc.assert(
    fc.property(text, text, (typed, other) => {
      if (leastDifferences(keyCounts(typed), keyCounts(other)) <= typoBudget(other.length)) return;
      expect(alignToText(typed, other)).toBeNull();
    }),
  );
});

it('counts what has to be put in, taken out or put in the place of another', () => {
  const counts = (...keys: number[]) => keyCounts(Uint16Array.from(keys));
  expect(leastDifferences(counts(1, 2, 3), counts(3, 2, 1))).toBe(0);
  expect(leastDifferences(counts(1, 2, 3), counts(1, 4, 5, 6))).toBe(3);
  expect(leastDifferences(counts(), counts(1, 1))).toBe(2);
});
