import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';

/** The sample as if its typist had stopped after so many key presses; the last ones keep their releases. */
export function firstPresses(sample: KeystrokeSample, count: number): KeystrokeSample {
  const { keys, downs, ups } = sample.timeline;
  if (keys.length <= count) return sample;
  const presses = Array.from(keys.subarray(0, count), (key, i) => ({
    key,
    down: downs[i] ?? 0,
    up: ups[i] ?? Number.NaN,
  }));
  return sampleFromPresses(presses);
}
