import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { clockResolution } from '../quality/clockResolution.ts';
import type { Explanation } from './explanation.ts';

/** What the device captured, whatever the text. */
export function captureOf(sample: KeystrokeSample): Pick<Explanation, 'releasesMissing' | 'clock'> {
  const { ups } = sample.timeline;
  const missing = ups.filter(Number.isNaN).length;
  return { releasesMissing: missing * 2 > ups.length, clock: clockResolution(sample) };
}
