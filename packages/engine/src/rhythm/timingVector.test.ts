import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { anySample } from '../testing/syntheticTyping.ts';
import { isTimingVectorLength, timingVector } from './timingVector.ts';

describe('timingVector', () => {
  it('is H, DD, UD for each press and the last H, in seconds; UD is negative where keys overlap', () => {
    const { timeline } = sampleFromPresses([
      { key: 1, down: 0, up: 90 },
      { key: 2, down: 250, up: 400 },
      { key: 3, down: 375, up: 450 },
    ]);
    expect(Array.from(timingVector(timeline))).toEqual([0.09, 0.25, 0.16, 0.15, 0.125, -0.025, 0.075]);
  });

  it('has NaN for what a missing release leaves unknown, and nothing moves', () => {
    const { timeline } = sampleFromPresses([
      { key: 1, down: 0, up: Number.NaN },
      { key: 2, down: 250, up: 330 },
    ]);
    expect(Array.from(timingVector(timeline))).toEqual([Number.NaN, 0.25, Number.NaN, 0.08]);
  });

  it('has 3n - 2 values, and no other length is one', () => {
    fc.assert(
      fc.property(anySample, ({ timeline }) => {
        const { length } = timingVector(timeline);
        expect(length).toBe(3 * timeline.keys.length - 2);
        expect([-1, 0, 1].map((by) => isTimingVectorLength(length + by))).toEqual([false, true, false]);
      }),
      { seed: 1 },
    );
    expect(isTimingVectorLength(-2)).toBe(false);
  });
});
