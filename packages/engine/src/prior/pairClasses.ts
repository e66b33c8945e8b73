import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { FREE_TEXT_KEYS, firstKeyOf, PAIRS, secondKeyOf } from '../rhythm/keyPairs.ts';
import { traitsOf } from './keyClasses.ts';

/**
 * What kind of movement joins two keys of ten-finger typing. The first seven exist for both hands, which are kept
 * apart in what is learned of a typist and taken together in the population's table.
 */
export const PAIR_KINDS = [
  'sameKey',
  'sameFinger',
  /** One hand, towards its index finger. */
  'inward',
  /** One hand, towards its little finger. */
  'outward',
  'alternating',
  'toSpace',
  'fromSpace',
  'toBackspace',
  'backspaceTwice',
  'fromBackspace',
  /** Shift or caps lock. */
  'toShift',
  'fromShift',
  /** With a digit or a key of no place. */
  'other',
] as const;
export type PairKind = (typeof PAIR_KINDS)[number];
const TWO_HANDED = 7;

/** Classes of pairs: the two-handed kinds twice (left hand, right hand), then the rest. */
export const CLASSES = PAIR_KINDS.length + TWO_HANDED;

export function kindOfClass(pairClass: number): PairKind {
  const kind = pairClass < 2 * TWO_HANDED ? Math.trunc(pairClass / 2) : pairClass - TWO_HANDED;
  return PAIR_KINDS[kind] ?? 'other';
}

const SPACE = FREE_TEXT_KEYS.indexOf(' ');
const BACKSPACE = FREE_TEXT_KEYS.indexOf('Backspace');
const SHIFTS = ['Shift', 'CapsLock'].map((name) => FREE_TEXT_KEYS.indexOf(name));
const PLACELESS = ['digit', 'other'].map((name) => FREE_TEXT_KEYS.indexOf(name));
/** Fingers 4 to 7 are the right hand's. */
const FIRST_RIGHT = 4;
/** By key; -1 for keys of no one finger. Space counts for the right hand where it is both keys of a pair. */
const FINGERS = FREE_TEXT_KEYS.map((name, key) => (key === SPACE ? 8 : traitsOf(keyCodeOf(name)).finger));

/** For every pair of keys its class. */
export const CLASS_OF_PAIR: Uint8Array = Uint8Array.from({ length: PAIRS }, (_, pair) =>
  classOf(firstKeyOf(pair), secondKeyOf(pair)),
);

function classOf(first: number, second: number): number {
  const kind = kindOf(first, second);
  const index = PAIR_KINDS.indexOf(kind);
  if (index >= TWO_HANDED) return TWO_HANDED + index;
  return 2 * index + (isRight(kind === 'fromSpace' ? second : first) ? 1 : 0);
}

function kindOf(first: number, second: number): PairKind {
  if (first === BACKSPACE) return second === BACKSPACE ? 'backspaceTwice' : 'fromBackspace';
  if (second === BACKSPACE) return 'toBackspace';
  if (SHIFTS.includes(first)) return 'fromShift';
  if (SHIFTS.includes(second)) return 'toShift';
  if (PLACELESS.includes(first) || PLACELESS.includes(second)) return 'other';
  if (first === SPACE) return 'fromSpace';
  if (second === SPACE) return 'toSpace';
  if (first === second) return 'sameKey';
  if (fingerOf(first) === fingerOf(second)) return 'sameFinger';
  if (isRight(first) !== isRight(second)) return 'alternating';
  return fingerOf(second) > fingerOf(first) === isRight(first) ? 'outward' : 'inward';
}

function fingerOf(key: number): number {
  return FINGERS[key] ?? -1;
}

function isRight(key: number): boolean {
  return fingerOf(key) >= FIRST_RIGHT;
}

/** Kinds in which all first keys are one: its habit can't be told from that of the kind. */
const ONE_FIRST_KEY: readonly PairKind[] = ['fromSpace', 'backspaceTwice', 'fromBackspace', 'fromShift'];
const ONE_SECOND_KEY: readonly PairKind[] = ['toSpace', 'toBackspace', 'backspaceTwice', 'toShift'];

export function hasOneFirstKey(pairClass: number): boolean {
  return ONE_FIRST_KEY.includes(kindOfClass(pairClass));
}

export function hasOneSecondKey(pairClass: number): boolean {
  return ONE_SECOND_KEY.includes(kindOfClass(pairClass));
}

/** Whether both keys are letters or marks of one or two fingers; otherwise a word ends or is mended there. */
export function isWithinWord(pairClass: number): boolean {
  return PAIR_KINDS.indexOf(kindOfClass(pairClass)) < PAIR_KINDS.indexOf('toSpace');
}
