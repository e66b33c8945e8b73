import { FIRST_HASHED_CODE, type KeyCode, keyCodeOf } from '../keystrokes/keyCode.ts';

/** What kind of key it is, for the population's means. */
export type KeyClass = 'letter' | 'capital' | 'digit' | 'space' | 'punctuation' | 'modifier' | 'unknown';

/** Letters and digits by the finger of ten-finger typing, left little to right little. */
const FINGERS = ['qaz1', 'wsx2', 'edc3', 'rfvtgb45', 'yhnujm67', 'ik8,', 'ol9.', "p0;'/-"];

const PUNCTUATION = [',', '.', '/', ';', "'", '[', ']', '\\', '-', '=', '`', 'Enter'];

interface KeyTraits {
  readonly keyClass: KeyClass;
  /** 0 to 7, left to right; -1 for keys of no one finger. */
  readonly finger: number;
}

const UNKNOWN: KeyTraits = { keyClass: 'unknown', finger: -1 };

const TRAITS: ReadonlyMap<KeyCode, KeyTraits> = new Map([
  ...named(Array.from('abcdefghijklmnopqrstuvwxyz'), 'letter'),
  ...named(Array.from('0123456789'), 'digit'),
  ...named(PUNCTUATION, 'punctuation'),
  ...named([' '], 'space'),
  ...named(['Shift+letter'], 'capital'),
  ...named(
    ['Shift', 'CapsLock', 'Control', 'Alt', 'Meta', 'AltGraph', 'Backspace', 'Tab', 'Delete'],
    'modifier',
  ),
]);

function named(keys: readonly string[], keyClass: KeyClass): [KeyCode, KeyTraits][] {
  return keys.map((key) => [
    keyCodeOf(key),
    { keyClass, finger: FINGERS.findIndex((group) => group.includes(key)) },
  ]);
}

export function traitsOf(key: KeyCode): KeyTraits {
  return TRAITS.get(key) ?? UNKNOWN;
}

/** Whether most keys of a text are keys of a keyboard, and not positions or another script. */
export function keysAreKnown(text: Uint16Array): boolean {
  let known = 0;
  for (const key of text) if (key > 0 && key < FIRST_HASHED_CODE) known += 1;
  return known * 2 > text.length;
}
