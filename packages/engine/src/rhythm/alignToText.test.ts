import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { alignToText, typoBudget, UNPLACED } from './alignToText.ts';

const codes = (keys: readonly string[]) => Uint16Array.from(keys, keyCodeOf);
const align = (typed: readonly string[], text: string) => {
  const placement = alignToText(codes(typed), codes(Array.from(text)));
  return placement === null ? null : Array.from(placement);
};
const TEXT = 'correct horse';

describe('alignToText', () => {
  it('places the text on itself', () => {
    expect(align(Array.from(TEXT), TEXT)).toEqual(Array.from(TEXT, (_, i) => i));
  });

  it('leaves a corrected key and its correction out', () => {
    const typed = ['c', 'x', 'Backspace', ...TEXT.slice(1)];
    expect(align(typed, TEXT)).toEqual([0, UNPLACED, UNPLACED, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('forgives one wrong, one missing, one extra key', () => {
    expect(align(Array.from('corrext horse'), TEXT)?.[5]).toBe(UNPLACED);
    expect(align(Array.from('corect horse'), TEXT)?.slice(-5)).toEqual([8, 9, 10, 11, 12]);
    expect(align(Array.from('correcct horse'), TEXT)?.slice(-5)).toEqual([8, 9, 10, 11, 12]);
  });

  it('refuses another text, and one with more slips than the budget', () => {
    expect(align(Array.from('battery staple'), TEXT)).toBeNull();
    expect(align(Array.from('xorrext hxrse'), TEXT)).toBeNull();
    expect(align(Array.from(`${TEXT}${TEXT}`), TEXT)).toBeNull();
    expect(align([], TEXT)).toBeNull();
  });

  it('finds an alignment exactly when the edit distance is within the budget', () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 40 });
    const edits = fc.array(
      fc.record({
        at: fc.nat(60),
        kind: fc.constantFrom('insert', 'delete', 'replace'),
        key: fc.constantFrom('a', 'b'),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(keys, edits, (text, changes) => {
        const typed = [...text];
        for (const { at, kind, key } of changes) {
          typed.splice(
            at % (typed.length + 1),
            kind === 'insert' ? 0 : 1,
            ...(kind === 'delete' ? [] : [key]),
          );
        }
        const placement = alignToText(codes(typed), codes(text));
        expect(placement !== null).toBe(editDistance(typed, text) <= typoBudget(text.length));
        const placed = Array.from(placement ?? []).filter((position) => position !== UNPLACED);
        expect(placed).toEqual([...placed].sort((a, b) => a - b));
        placement?.forEach((position, i) => {
          if (position !== UNPLACED) expect(typed[i]).toBe(text[position]);
        });
      }),
    );
  });
});

/** The plain algorithm, to hold the banded one against. */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((key, i) => {
    const next = [i + 1];
    b.forEach((other, j) => {
      next.push(Math.min((row[j] ?? 0) + (key === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    });
    row = next;
  });
  return row[b.length] ?? 0;
}
