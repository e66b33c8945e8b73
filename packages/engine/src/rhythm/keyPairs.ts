import { FIRST_HASHED_CODE, type KeyCode, keyCodeOf } from '../keystrokes/keyCode.ts';

/**
 * The keys that free text tells apart, in the order of their index. Digits are one key and so is everything else:
 * sentences hold too few of them to learn from. The order is part of the stored format: append, never reorder.
 */
export const FREE_TEXT_KEYS: readonly string[] = [
  ...'abcdefghijklmnopqrstuvwxyz',
  ' ',
  'Backspace',
  'Shift',
  ',',
  '.',
  "'",
  'CapsLock',
  'digit',
  'other',
];

export const KEYS = FREE_TEXT_KEYS.length;
/** Pairs of keys; the index of a pair is its first key times {@link KEYS} plus its second. */
export const PAIRS = KEYS * KEYS;

const DIGIT = FREE_TEXT_KEYS.indexOf('digit');
const OTHER = FREE_TEXT_KEYS.indexOf('other');

const KEY_OF_CODE: Uint8Array = new Uint8Array(FIRST_HASHED_CODE).fill(OTHER);
FREE_TEXT_KEYS.slice(0, DIGIT).forEach((name, key) => {
  KEY_OF_CODE[keyCodeOf(name)] = key;
});
for (const digit of '0123456789') KEY_OF_CODE[keyCodeOf(digit)] = DIGIT;

/** Index into {@link FREE_TEXT_KEYS}. */
export function freeTextKeyOf(code: KeyCode): number {
  return KEY_OF_CODE[code] ?? OTHER;
}

export function pairOf(first: number, second: number): number {
  return first * KEYS + second;
}

/** A pair that is never compared. */
export const UNKNOWN_PAIR = pairOf(OTHER, OTHER);

export function firstKeyOf(pair: number): number {
  return Math.trunc(pair / KEYS);
}

export function secondKeyOf(pair: number): number {
  return pair % KEYS;
}

/** Whether both keys are keys of their own, and neither a digit nor one of all others. */
export function isPairOfKnownKeys(pair: number): boolean {
  return PAIR_IS_KNOWN[pair] === 1;
}

/** A table, since every feature of every probe asks. */
const PAIR_IS_KNOWN = Uint8Array.from({ length: PAIRS }, (_, pair) =>
  firstKeyOf(pair) < DIGIT && secondKeyOf(pair) < DIGIT ? 1 : 0,
);
