import { describe, expect, it } from 'vitest';
import { isUserId, MAX_USER_ID_LENGTH } from './userId.ts';

describe('isUserId', () => {
  it.each([
    'ada',
    'ada@example.org',
    '../../x',
    'a b',
    '名前',
    '🙂',
    'é',
    "'; --",
    'x'.repeat(MAX_USER_ID_LENGTH),
  ])('takes %j', (id) => {
    expect(isUserId(id)).toBe(true);
  });

  it('counts code points, not UTF-16 units', () => {
    expect(isUserId('🙂'.repeat(MAX_USER_ID_LENGTH))).toBe(true);
    expect(isUserId('🙂'.repeat(MAX_USER_ID_LENGTH + 1))).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['too many characters', 'x'.repeat(MAX_USER_ID_LENGTH + 1)],
    ['a control character', 'a\u0007'],
    ['a line break', 'a\nb'],
    ['a line separator', 'a\u2028b'],
    ['an invisible character', 'a\u200bb'],
    ['a look-alike made of nothing', 'ada\u034f'],
    ['a lone surrogate', 'a\ud800'],
    ['a replacement character', 'a\ufffd'],
    ['a space in front', ' ada'],
    ['a space behind', 'ada\u00a0'],
    ['a number', 7],
    ['null', null],
  ])('refuses %s', (_, id) => {
    expect(isUserId(id)).toBe(false);
  });
});
