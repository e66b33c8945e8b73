import { describe, expect, it } from 'vitest';
import { PROTOCOL_NAMES, parseProtocol, samplesNeeded } from './protocol.ts';

describe('parseProtocol', () => {
  it.each([
    ['killourhy-maxion', [1, 200], [201, 400], [1, 5], 400],
    ['practised-5', [201, 205], [251, 400], [201, 210], 400],
    ['novice-10', [1, 10], [51, 150], [1, 10], 150],
    ['phrase-5', [1, 5], [6, null], [1, 2], 6],
    ['phrase-1', [1, 1], [2, null], [1, 2], 2],
    ['free-5', [1, 5], [11, 15], [13, 13], 15],
  ])('%s: enrolment %j, genuine %j, impostors %j', (name, enrolment, genuine, impostors, needed) => {
    const protocol = parseProtocol(name);
    const ends = [protocol.enrolment, protocol.genuine, protocol.impostors].map(({ from, to }) => [from, to]);
    expect(ends).toEqual([enrolment, genuine, impostors]);
    expect(protocol.name).toBe(name);
    expect([protocol.text, protocol.firstPresses]).toEqual(
      name.startsWith('free') ? ['free', 50] : ['fixed', null],
    );
    expect(samplesNeeded(protocol)).toBe(needed);
  });

  it.each([
    'killourhy',
    'killourhy-maxion-5',
    'phrase',
    'phrase-0',
    'phrase-05',
    'phrase-x',
    'practised-51',
    'free-11',
    'constructor-5',
    '',
  ])('refuses %j, naming what there is', (name) => {
    expect(() => parseProtocol(name)).toThrow(
      `protocol "${name}": expected one of ${PROTOCOL_NAMES.join(', ')}`,
    );
  });
});
