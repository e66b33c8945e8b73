import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import {
  FREE_TEXT_KEYS,
  firstKeyOf,
  freeTextKeyOf,
  isPairOfKnownKeys,
  KEYS,
  PAIRS,
  pairOf,
  secondKeyOf,
} from './keyPairs.ts';

const nameOf = (key: string) => FREE_TEXT_KEYS[freeTextKeyOf(keyCodeOf(key))];

it('tells letters, space, corrections and three marks apart', () => {
  const own = [...'azAZ', 'Space', 'Backspace', 'Shift', ',', '.', "'", '"', 'CapsLock'];
  const names = [...'azaz', ' ', 'Backspace', 'Shift', ',', '.', "'", "'", 'CapsLock'];
  expect(own.map(nameOf)).toEqual(names);
});

it('takes digits for one key, and everything else for another', () => {
  expect([...'059', '!'].map(nameOf)).toEqual(['digit', 'digit', 'digit', 'digit']);
  const others = ['Unidentified', 'Delete', 'Enter', '/', 'Shift+letter', 'é', '#3', 'Numpad7'];
  expect(new Set(others.map(nameOf))).toEqual(new Set(['other']));
});

it('gives every pair of keys an index of its own', () => {
  fc.assert(
    fc.property(fc.nat(KEYS - 1), fc.nat(KEYS - 1), (first, second) => {
      const pair = pairOf(first, second);
      expect(pair).toBeLessThan(PAIRS);
      expect([firstKeyOf(pair), secondKeyOf(pair)]).toEqual([first, second]);
    }),
  );
});

it('knows a pair when it knows both keys', () => {
  const known = (first: string, second: string) =>
    isPairOfKnownKeys(pairOf(freeTextKeyOf(keyCodeOf(first)), freeTextKeyOf(keyCodeOf(second))));
  expect([known('t', 'h'), known('Shift', 'CapsLock')]).toEqual([true, true]);
  expect([known('t', '1'), known('1', 't'), known('é', 't'), known('t', 'Enter')]).not.toContain(true);
});
