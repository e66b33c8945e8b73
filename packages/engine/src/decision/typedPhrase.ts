import { keyCodeOf } from '../keystrokes/keyCode.ts';
import type { KeystrokeEvents } from '../keystrokes/parseEvents.ts';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { isWithinDifferences, typoBudget, withoutCorrections } from '../rhythm/alignToText.ts';

export type TypedPhrase =
  | 'matches'
  /** The phrase, with more wrong keys than the typo budget, or more keys that leave nothing than {@link MOST_IDLE}. */
  | 'too_many_typos'
  | 'different_text'
  /** Positions (`#0`) or keys without a name: what was typed can't be told. */
  | 'keys_not_named';

/**
 * Keys taken back with Backspace, and presses of Shift, each as a share of the phrase. Corrections are part of how
 * people type: 32 % of Aalto's sentences (development participants) have more than 7 % of them, 4 % more than a quarter.
 * A bound, since all keys are scored: a recording of the owner's typing, taken back before the phrase, is not to count.
 */
const MOST_IDLE = 0.25;

/** Beyond a third of its keys it is no attempt at the phrase: of 10,000 pairs of drawn phrases, the closest differ by 46 %. */
const STILL_AN_ATTEMPT = 1 / 3;

/**
 * Whether the keys of a sample spell a phrase, as a challenge demands. Case, Shift and an Enter at the end don't
 * matter; the typo budget is the one of fixed texts. Anything but `matches` is a no.
 *
 * @param sample with key names
 */
export function typedPhrase(sample: KeystrokeSample, phrase: string): TypedPhrase {
  const keys = writtenKeys(sample.events);
  if (hasUnnamedKeys(keys)) return 'keys_not_named';
  const text = Uint16Array.from(Array.from(phrase), keyCodeOf);
  const budget = typoBudget(text.length);
  // Anything at all would spell it.
  if (text.length <= budget) return 'different_text';
  const typed = Uint16Array.from(withoutCorrections(keys), (press) => keys[press] ?? 0);
  const attempt = Math.round(STILL_AN_ATTEMPT * text.length);
  if (!isWithinDifferences(typed, text, Math.max(attempt, budget))) return 'different_text';
  const mostIdle = Math.max(1, Math.round(MOST_IDLE * text.length));
  const corrections = keys.filter((key) => key === BACKSPACE).length;
  // Fingers, not the repeats of a key that is held while others go down.
  const shifts = sample.timeline.keys.filter((key) => WRITES_NOTHING.has(key)).length;
  const isClean = isWithinDifferences(typed, text, budget);
  return isClean && corrections <= mostIdle && shifts <= mostIdle ? 'matches' : 'too_many_typos';
}

const UNIDENTIFIED = keyCodeOf('Unidentified');
const BACKSPACE = keyCodeOf('Backspace');
const ENTER = keyCodeOf('Enter');
const WRITES_NOTHING: ReadonlySet<number> = new Set(['Shift', 'CapsLock'].map(keyCodeOf));

/**
 * Keys in the order in which they were pressed, those that a held key repeats included: unlike a timeline, which is
 * about fingers, this is about what came to stand in the field.
 */
function writtenKeys({ keys, presses, times }: KeystrokeEvents): Uint16Array {
  const order = Array.from(keys.keys()).filter((event) => presses[event] === 1);
  order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const written = Uint16Array.from(order, (event) => keys[event] ?? 0).filter(
    (key) => !WRITES_NOTHING.has(key),
  );
  return written.at(-1) === ENTER ? written.subarray(0, -1) : written;
}

function hasUnnamedKeys(keys: Uint16Array): boolean {
  const positions = new Set(Array.from(keys.keys(), (position) => keyCodeOf(`#${position}`)));
  return keys.some((key) => key === UNIDENTIFIED || positions.has(key));
}
