import { type KeyCode, keyCodeOf } from '../keystrokes/keyCode.ts';
import { featureCount, viewStart } from '../rhythm/timingViews.ts';
import type { FixedTextPrior } from './fixedTextPrior.ts';
import { traitsOf } from './keyClasses.ts';

/**
 * Hold time by finger, left little to right little, relative to the mean (log scale; Aalto, as all values here that
 * say nothing else).
 */
const HOLD_OF_FINGER = [0.12, 0.05, 0.01, -0.04, -0.07, -0.05, -0.04, -0.03];
/** Shift is held until its letter is down. */
const HOLD_OF_SHIFT = 0.8;
const SHIFT = keyCodeOf('Shift');

/** What everybody's times on a text have in common, one value a feature. */
export function baselineOf(text: Uint16Array, prior: FixedTextPrior): Float64Array {
  const keys = text.length;
  const baseline = new Float64Array(featureCount(keys));
  prior.views.forEach(({ mean }, view) => {
    baseline.fill(mean, viewStart(view, keys), viewStart(view + 1, keys));
  });
  if (!prior.classMeans) return baseline;
  for (let i = 0; i < keys; i++) {
    add(baseline, i, holdShift(text[i] ?? 0));
    if (i + 1 === keys) break;
    // Down-down, up-down and up-up times see the same movement of the hands.
    const shift = latencyShift(text[i] ?? 0, text[i + 1] ?? 0);
    for (let view = 1; view < prior.views.length; view++) add(baseline, viewStart(view, keys) + i, shift);
  }
  return baseline;
}

function add(baseline: Float64Array, at: number, shift: number): void {
  baseline[at] = (baseline[at] ?? 0) + shift;
}

function holdShift(key: KeyCode): number {
  if (key === SHIFT) return HOLD_OF_SHIFT;
  const { keyClass, finger } = traitsOf(key);
  return keyClass === 'letter' ? (HOLD_OF_FINGER[finger] ?? 0) : 0;
}

/** How much slower than the mean a pair is (log scale), by what kind of keys it joins. */
function latencyShift(first: KeyCode, second: KeyCode): number {
  const from = traitsOf(first);
  const to = traitsOf(second);
  if (from.keyClass === 'unknown' || to.keyClass === 'unknown') return 0;
  // A capital recorded without its Shift: two movements seen as one latency.
  if (to.keyClass === 'capital') return 1;
  if (to.keyClass === 'digit') return from.keyClass === 'digit' ? 0.13 : 1;
  // Assumed, not fitted: the sentences hold few of either.
  if (to.keyClass === 'punctuation') return 0.6;
  if (to.keyClass === 'modifier') return 0.5;
  if (from.keyClass === 'modifier') return 0;
  if (from.keyClass === 'space') return 0.27;
  if (to.keyClass === 'space') return -0.2;
  if (from.keyClass === 'digit' || from.keyClass === 'punctuation') return 0.2;
  if (first === second) return -0.12;
  if (from.finger === to.finger) return 0.14;
  return from.finger < 4 === to.finger < 4 ? -0.07 : -0.17;
}
