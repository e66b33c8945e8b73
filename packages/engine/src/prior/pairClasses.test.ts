import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { freeTextKeyOf, pairOf } from '../rhythm/keyPairs.ts';
import { CLASS_OF_PAIR, CLASSES, kindOfClass, PAIR_KINDS } from './pairClasses.ts';

const classOf = (first: string, second: string): number =>
  CLASS_OF_PAIR[pairOf(freeTextKeyOf(keyCodeOf(first)), freeTextKeyOf(keyCodeOf(second)))] ?? -1;

describe('the class of a pair of keys', () => {
  it.each([
    ['e', 'e', 'sameKey'],
    ['e', 'd', 'sameFinger'],
    ['k', ',', 'sameFinger'],
    ['s', 'd', 'inward'],
    ['l', 'k', 'inward'],
    ['d', 's', 'outward'],
    ['k', 'l', 'outward'],
    ['n', '.', 'outward'],
    ['t', 'h', 'alternating'],
    ['e', ' ', 'toSpace'],
    [' ', 'e', 'fromSpace'],
    ['e', 'Backspace', 'toBackspace'],
    ['Shift', 'Backspace', 'toBackspace'],
    ['Backspace', 'Backspace', 'backspaceTwice'],
    ['Backspace', 'e', 'fromBackspace'],
    [' ', 'Shift', 'toShift'],
    ['Shift', 't', 'fromShift'],
    ['CapsLock', 't', 'fromShift'],
    ['a', '7', 'other'],
    ['é', ' ', 'other'],
  ] as const)('%s then %s: %s', (first, second, kind) => {
    expect(kindOfClass(classOf(first, second))).toBe(kind);
  });

  it('keeps the hands apart where both make the movement', () => {
    expect(classOf('s', 'd')).not.toBe(classOf('l', 'k'));
    expect(classOf('t', 'h')).not.toBe(classOf('h', 't'));
    expect(classOf(' ', 't')).not.toBe(classOf(' ', 'h'));
    expect(classOf('t', ' ')).not.toBe(classOf('h', ' '));
  });

  it('has no class that no pair is of', () => {
    expect(new Set(CLASS_OF_PAIR).size).toBe(CLASSES);
    const kinds = Array.from({ length: CLASSES }, (_, pairClass) => kindOfClass(pairClass));
    expect(new Set(kinds)).toEqual(new Set(PAIR_KINDS));
  });
});
