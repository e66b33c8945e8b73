import { expect, it } from 'vitest';
import { FIRST_HASHED_CODE, keyCodeOf } from '../keystrokes/keyCode.ts';
import { keyOfJavaScriptCode } from './keyOfJavaScriptCode.ts';

it.each([
  [65, 'a'],
  [90, 'z'],
  [48, '0'],
  [57, '9'],
  [32, ' '],
  [16, 'Shift'],
  [8, 'Backspace'],
  [13, 'Enter'],
  [9, 'Tab'],
  [20, 'CapsLock'],
  [186, ';'],
  [59, ';'],
  [190, '.'],
  [222, "'"],
  [97, 'Numpad1'],
])('%i is %j', (code, name) => {
  expect(keyOfJavaScriptCode(code)).toBe(keyCodeOf(name));
});

it('gives keys that have no name there codes of their own', () => {
  const codes = [226, 255, 256, 1_000, 0.5].map(keyOfJavaScriptCode);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toBeGreaterThanOrEqual(FIRST_HASHED_CODE);
});
