import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { anySample } from '../testing/syntheticTyping.ts';
import { FREE_TEXT_VIEWS, freeTextFeatures } from './freeTextFeatures.ts';
import { freeTextKeyOf, PAIRS, pairOf } from './keyPairs.ts';

const [a, b, space] = ['a', 'b', ' '].map(keyCodeOf);
const typed = (ups: readonly [number, number, number]) =>
  freeTextFeatures(
    sampleFromPresses([
      { key: a ?? 0, down: 0, up: ups[0] },
      { key: b ?? 0, down: 250, up: ups[1] },
      { key: space ?? 0, down: 375, up: ups[2] },
    ]).timeline,
  );

it('looks at every pair of keys that followed each other in four ways', () => {
  const { pairs, values } = typed([90, 400, 450]);
  const keyOf = (code = 0) => freeTextKeyOf(code);
  expect(Array.from(pairs)).toEqual([pairOf(keyOf(a), keyOf(b)), pairOf(keyOf(b), keyOf(space))]);
  expect(Array.from(values.holdBefore, Math.exp)).toEqual([90, 150].map((ms) => expect.closeTo(ms, 6)));
  expect(Array.from(values.holdAfter, Math.exp)).toEqual([150, 75].map((ms) => expect.closeTo(ms, 6)));
  expect(Array.from(values.downDown, Math.exp)).toEqual([250, 125].map((ms) => expect.closeTo(ms, 6)));
  // Negative where keys overlap.
  const upDown = Array.from(values.upDown, (value) => 60 * Math.sinh(value));
  expect(upDown).toEqual([160, -25].map((ms) => expect.closeTo(ms, 6)));
});

it('leaves out what a missing release leaves unknown', () => {
  const { values } = typed([Number.NaN, 400, 450]);
  const known = FREE_TEXT_VIEWS.map((view) => Array.from(values[view], (value) => !Number.isNaN(value)));
  expect(known).toEqual([
    [false, true],
    [true, true],
    [true, true],
    [false, true],
  ]);
});

it('has one entry for every press but the last, known pairs and no infinite value, whatever is typed', () => {
  fc.assert(
    fc.property(anySample, ({ timeline }) => {
      const { pairs, values } = freeTextFeatures(timeline);
      expect(pairs).toHaveLength(timeline.keys.length - 1);
      expect(pairs.every((pair) => pair < PAIRS)).toBe(true);
      expect(values.downDown.every(Number.isFinite)).toBe(true);
      for (const view of FREE_TEXT_VIEWS) {
        expect(values[view]).toHaveLength(pairs.length);
        expect(values[view].every((value) => Number.isNaN(value) || Math.abs(value) < 10)).toBe(true);
      }
    }),
  );
});
