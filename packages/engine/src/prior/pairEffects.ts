import { firstKeyOf, KEYS, secondKeyOf } from '../rhythm/keyPairs.ts';
import { CLASS_OF_PAIR, CLASSES } from './pairClasses.ts';

/**
 * What is added up to a typist's mean on a pair of keys, beside the pair's own habit: the typist's pace, a habit on the
 * first key, one on the second, one on the class of the pair. One index for all of them.
 */
export const PACE = 0;
export const EFFECTS = 1 + 2 * KEYS + CLASSES;

export function effectOfFirstKey(key: number): number {
  return 1 + key;
}

export function effectOfSecondKey(key: number): number {
  return 1 + KEYS + key;
}

export function effectOfClass(pairClass: number): number {
  return 1 + 2 * KEYS + pairClass;
}

export function firstKeyEffect(pair: number): number {
  return effectOfFirstKey(firstKeyOf(pair));
}

export function secondKeyEffect(pair: number): number {
  return effectOfSecondKey(secondKeyOf(pair));
}

export function classEffect(pair: number): number {
  return effectOfClass(CLASS_OF_PAIR[pair] ?? 0);
}
