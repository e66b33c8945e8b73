import { type KeyCode, keyCodeOf } from '../keystrokes/keyCode.ts';
import { featureCount, viewStart } from '../rhythm/timingViews.ts';
import type { FixedTextPrior } from './fixedTextPrior.ts';
import { type KeyClass, traitsOf } from './keyClasses.ts';

/** What sort of key a hold time is of: the finger of a letter from left little (0) to right little (7), or Shift. */
export type HoldClass = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 'shift';

/** What kind of movement a latency is of. */
export type LatencyClass =
  /** A capital recorded without its Shift: two movements seen as one latency. */
  | 'toCapital'
  | 'digitToDigit'
  | 'toDigit'
  | 'toPunctuation'
  | 'toModifier'
  | 'fromModifier'
  | 'fromSpace'
  | 'toSpace'
  | 'fromDigitOrPunctuation'
  | 'sameKey'
  | 'sameFinger'
  | 'sameHand'
  | 'alternating';

/**
 * Hold times by class relative to the mean, log scale: output of fit/fitFixedTextPrior.ts on Aalto, as are the latencies.
 * Shift is held until its letter is down.
 */
export const HOLD_SHIFTS: Readonly<Record<HoldClass, number>> = {
  0: 0.112,
  1: 0.0382,
  2: -0.000979,
  3: -0.0527,
  4: -0.0836,
  5: -0.0617,
  6: -0.0486,
  7: -0.0436,
  shift: 0.837,
};

/** Latencies by class relative to the mean, log scale. */
export const LATENCY_SHIFTS: Readonly<Record<LatencyClass, number>> = {
  toCapital: 0.948,
  digitToDigit: 0.13,
  toDigit: 0.9,
  toPunctuation: 0.573,
  toModifier: 0.345,
  fromModifier: -0.0156,
  fromSpace: 0.289,
  toSpace: -0.171,
  fromDigitOrPunctuation: 0.272,
  sameKey: -0.1,
  sameFinger: 0.155,
  sameHand: -0.0492,
  alternating: -0.148,
};

/** What everybody's times on a text have in common, one value a feature. */
export function baselineOf(text: Uint16Array, prior: FixedTextPrior): Float64Array {
  const keys = text.length;
  const baseline = new Float64Array(featureCount(keys));
  prior.views.forEach(({ mean }, view) => {
    baseline.fill(mean, viewStart(view, keys), viewStart(view + 1, keys));
  });
  if (!prior.classMeans) return baseline;
  for (let i = 0; i < keys; i++) {
    const hold = holdClassOf(text[i] ?? 0);
    if (hold !== null) add(baseline, i, HOLD_SHIFTS[hold]);
    if (i + 1 === keys) break;
    const latency = latencyClassOf(text[i] ?? 0, text[i + 1] ?? 0);
    if (latency === null) continue;
    // Down-down, up-down and up-up times see the same movement of the hands.
    for (let view = 1; view < prior.views.length; view++) {
      add(baseline, viewStart(view, keys) + i, LATENCY_SHIFTS[latency]);
    }
  }
  return baseline;
}

function add(baseline: Float64Array, at: number, shift: number): void {
  baseline[at] = (baseline[at] ?? 0) + shift;
}

const SHIFT = keyCodeOf('Shift');
const FINGERS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Null for keys that are held as long as the mean. */
export function holdClassOf(key: KeyCode): HoldClass | null {
  if (key === SHIFT) return 'shift';
  const { keyClass, finger } = traitsOf(key);
  return keyClass === 'letter' ? (FINGERS[finger] ?? null) : null;
}

/** Null where one of the keys has no known place. */
export function latencyClassOf(first: KeyCode, second: KeyCode): LatencyClass | null {
  const from = traitsOf(first);
  const to = traitsOf(second);
  if (from.keyClass === 'unknown' || to.keyClass === 'unknown') return null;
  if (to.keyClass === 'digit') return from.keyClass === 'digit' ? 'digitToDigit' : 'toDigit';
  const outside = TO[to.keyClass] ?? FROM[from.keyClass] ?? (to.keyClass === 'space' ? 'toSpace' : undefined);
  if (outside !== undefined) return outside;
  if (from.keyClass === 'digit' || from.keyClass === 'punctuation') return 'fromDigitOrPunctuation';
  if (first === second) return 'sameKey';
  if (from.finger === to.finger) return 'sameFinger';
  return from.finger < 4 === to.finger < 4 ? 'sameHand' : 'alternating';
}

/** Where the second key decides, whatever the first. */
const TO: Partial<Record<KeyClass, LatencyClass>> = {
  capital: 'toCapital',
  punctuation: 'toPunctuation',
  modifier: 'toModifier',
};

/** Else where the first does. */
const FROM: Partial<Record<KeyClass, LatencyClass>> = {
  modifier: 'fromModifier',
  space: 'fromSpace',
};
