import fc from 'fast-check';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { type Press, sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { normal, type Random } from '../math/random.ts';

/** Two typists of the same twelve keys: the other one is slower and holds longer. */
export type Typist = 'own' | 'other';

const PACE = { own: { hold: 90, latency: 160 }, other: { hold: 150, latency: 320 } } as const;

/** One typing of `keys` keys by one of the two, a habit on each key and noise of an eighth. */
export function typing(typist: Typist, random: Random, keys = 12): KeystrokeSample {
  const { hold, latency } = PACE[typist];
  let down = 0;
  const presses: Press[] = Array.from({ length: keys }, (_, key) => {
    down += latency * (1 + 0.5 * Math.sin(key)) * Math.exp(normal(random) / 8);
    return { key: key + 1, down, up: down + hold * (1 + 0.2 * Math.cos(key)) * Math.exp(normal(random) / 8) };
  });
  return sampleFromPresses(presses);
}

/** Any sample at all: repeated keys, equal times, missing releases, overlaps, long pauses. */
export const anySample: fc.Arbitrary<KeystrokeSample> = fc
  .array(
    fc.record({
      key: fc.integer({ min: 0, max: 5 }),
      gap: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 20_000, noNaN: true })),
      hold: fc.oneof(fc.constant(0), fc.constant(Number.NaN), fc.double({ min: 0, max: 9_000, noNaN: true })),
    }),
    { minLength: 2, maxLength: 30 },
  )
  // One key again and again without a release is a repeat, and two presses must remain.
  .map((strokes) => [{ key: 6, gap: 0, hold: 50 }, { key: 7, gap: 0, hold: 50 }, ...strokes])
  .map((strokes) => {
    let down = 0;
    return sampleFromPresses(
      strokes.map(({ key, gap, hold }) => {
        down += gap;
        return { key, down, up: down + hold };
      }),
    );
  });
