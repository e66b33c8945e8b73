import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../../keystrokes/keyCode.ts';
import { sampleFromPresses } from '../../keystrokes/sampleFromPresses.ts';
import { createRandom, normal } from '../../math/random.ts';
import { createRhythm } from '../rhythm.ts';
import { comparableKeys } from './comparablePairs.ts';

const random = createRandom(8);
const typed = (text: string) => {
  let down = 0;
  return sampleFromPresses(
    Array.from(text, (key) => {
      down += 160 * Math.exp(0.2 * normal(random));
      return { key: keyCodeOf(key), down, up: down + 90 * Math.exp(0.2 * normal(random)) };
    }),
  );
};

describe('comparableKeys', () => {
  it.each([
    ['the quick brown fox', 19],
    ['eeeeeeeeeeeeeeeeeeee', 4],
    ['ababababababababab', 7],
    ['ж'.repeat(20), 0],
    ['the fox1234567890', 7],
  ])('%s: %i', (text, keys) => {
    expect(comparableKeys(typed(text).timeline)).toBe(keys);
  });
});

describe('one key again and again', () => {
  it('is no evidence for anybody, however often', () => {
    const model = createRhythm({ text: 'free' });
    const template = model.enrol(
      ['the quick brown fox jumps', 'pack my box with five dozen', 'how vexingly quick daft zebras'].map(
        typed,
      ),
    );
    for (const key of ['e', ' ', 't', 'th']) {
      expect(model.score(template, typed(key.repeat(400)))).toMatchObject({ defect: 'nothing_to_compare' });
    }
    expect(model.score(template, typed('the quick brown fox jumps')).defect).toBeNull();
  });
});
