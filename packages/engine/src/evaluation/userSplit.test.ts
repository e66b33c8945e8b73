import { describe, expect, it } from 'vitest';
import { parseUserSplit, takesPart } from './userSplit.ts';

describe('user splits', () => {
  it('are read from MOD:REST[,REST…]', () => {
    expect(parseUserSplit('5:0,3')).toEqual({ modulus: 5, remainders: [0, 3] });
  });

  it.each(['', '5', '5:', ':1', '5:5', '0:0', '5:1;2', '5:-1', '5:1,'])('refuse %j', (text) => {
    expect(() => parseUserSplit(text)).toThrow(`users "${text}": expected MOD:REST`);
  });

  it('go by the number in the id', () => {
    const odd = parseUserSplit('2:1');
    expect(['s003', '3', 's010', '12'].map((subject) => takesPart(subject, odd))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(() => takesPart('ada', odd)).toThrow('subject "ada": expected a number in it');
  });
});
