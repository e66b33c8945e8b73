import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { type Press, sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { createRandom } from '../math/random.ts';
import { anySample, typing } from '../testing/syntheticTyping.ts';
import { COARSEST_CLOCK, clockResolution, FINEST_CLOCK } from './clockResolution.ts';

/** What a clock of this step shows of a sample; `phase` is where its first tick fell. */
function seenBy(step: number, phase: number, { timeline }: KeystrokeSample): KeystrokeSample {
  const show = (ms: number): number => Math.round(Math.floor((ms + phase) / step) * step);
  const presses = Array.from(timeline.keys, (key, i): Press => {
    return { key, down: show(timeline.downs[i] ?? 0), up: show(timeline.ups[i] ?? 0) };
  });
  return sampleFromPresses(presses);
}

const random = createRandom(5);
const typed = Array.from({ length: 40 }, () => typing('own', random, 17));

describe('clockResolution', () => {
  it.each([4, 8, 1_000 / 120, 10, 1_000 / 64, 16, 1_000 / 60, 20, 1_000 / 30, 50, 100])(
    'finds a step of %f ms, written in whole milliseconds',
    (step) => {
      for (const sample of typed) {
        const found = clockResolution(seenBy(step, 1_000 * random(), sample));
        expect(Math.abs(found / step - 1)).toBeLessThan(0.01);
      }
    },
  );

  it('takes a millisecond clock and a finer one for fine', () => {
    for (const sample of typed) {
      expect(clockResolution(sample)).toBe(FINEST_CLOCK);
      expect(clockResolution(seenBy(1, 0, sample))).toBe(FINEST_CLOCK);
    }
  });

  it('finds 50 and 100 ms in four keys', () => {
    const found = Array.from({ length: 40 }, () => typing('other', random, 4)).flatMap((sample) =>
      [50, 100].map((step) => clockResolution(seenBy(step, 1_000 * random(), sample)) >= 50),
    );
    expect(found.filter(Boolean).length / found.length).toBeGreaterThan(0.95);
  });

  it('forgives an event off the raster and a long pause', () => {
    const sample = seenBy(100, 0, typing('other', random, 17));
    const { keys, presses, times } = sample.events;
    const late = times.map((time, i) => time + (i === times.length - 1 ? 37 : 0) + (i > 20 ? 61_234 : 0));
    expect(clockResolution({ ...sample, events: { keys, presses, times: late } })).toBe(100);
  });

  it('says nothing of gaps that are all equal', () => {
    const presses = Array.from(
      { length: 9 },
      (_, key): Press => ({ key, down: 240 * key, up: 240 * key + 120 }),
    );
    expect(clockResolution(sampleFromPresses(presses))).toBe(FINEST_CLOCK);
  });

  it('is between the finest and the coarsest for any sample', () => {
    fc.assert(
      fc.property(anySample, (sample) => {
        const step = clockResolution(sample);
        expect(step).toBeGreaterThanOrEqual(FINEST_CLOCK);
        expect(step).toBeLessThanOrEqual(COARSEST_CLOCK);
      }),
    );
  });
});
