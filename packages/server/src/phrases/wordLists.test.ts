import { describe, expect, it } from 'vitest';
import { WORD_LISTS } from './wordLists.ts';

describe.each(Object.entries(WORD_LISTS))('the word list %s', (_language, words) => {
  it('holds 512 words or more, nine bits each', () => {
    expect(words.length).toBeGreaterThanOrEqual(512);
  });

  it('holds words of 3 to 8 letters from a to z', () => {
    expect(words.filter((word) => !/^[a-z]{3,8}$/.test(word))).toEqual([]);
  });

  it('is sorted and holds no word twice', () => {
    expect(words).toEqual([...new Set(words)].sort());
  });
});

describe('the word lists', () => {
  it('are of different languages', () => {
    for (const words of Object.values(WORD_LISTS)) {
      for (const others of Object.values(WORD_LISTS)) {
        if (others === words) continue;
        const known = new Set(others);
        expect(words.filter((word) => known.has(word)).length / words.length).toBeLessThan(0.2);
      }
    }
  });
});
