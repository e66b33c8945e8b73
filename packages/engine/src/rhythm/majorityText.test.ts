import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { MAX_TEXT_KEYS, majorityText } from './majorityText.ts';

const typed = (text: string) =>
  sampleFromPresses(Array.from(text, (key, i) => ({ key: keyCodeOf(key), down: i * 100, up: i * 100 + 50 })));
const majority = (...texts: string[]) => {
  const keys = majorityText(texts.map(typed));
  return keys === null ? null : Array.from(keys);
};
const codes = (text: string) => Array.from(text, keyCodeOf);

describe('majorityText', () => {
  it('is the spelling without the typos', () => {
    expect(majority('corect horse', 'correct horse', 'correct horse', 'correct hrse')).toEqual(
      codes('correct horse'),
    );
  });

  it('is nothing when no text is more than half', () => {
    expect(majority('correct horse', 'correct horse', 'battery staple', 'something else')).toBeNull();
  });

  it('takes a text of the greatest length, and no longer one', () => {
    const longest = 'ab'.repeat(MAX_TEXT_KEYS / 2);
    expect(majority(longest, longest)).toEqual(codes(longest));
    expect(majority(`${longest}c`, `${longest}c`)).toBeNull();
  });
});
