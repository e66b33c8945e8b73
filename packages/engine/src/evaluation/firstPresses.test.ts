import { expect, it } from 'vitest';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { firstPresses } from './firstPresses.ts';

const sample = sampleFromPresses([
  { key: 1, down: 0, up: 90 },
  { key: 2, down: 100, up: 400 },
  { key: 3, down: 200, up: Number.NaN },
  { key: 4, down: 300, up: 350 },
]);

it('keeps the releases of the presses that are left', () => {
  const { timeline, events } = firstPresses(sample, 3);
  expect(Array.from(timeline.keys)).toEqual([1, 2, 3]);
  expect(Array.from(timeline.ups)).toEqual([90, 400, Number.NaN]);
  expect(events.keys).toHaveLength(5);
});

it('leaves a shorter sample as it is', () => {
  expect(firstPresses(sample, 4)).toBe(sample);
});
