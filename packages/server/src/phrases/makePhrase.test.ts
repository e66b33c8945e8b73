import { randomInt } from 'node:crypto';
import { createRandom } from '@keystroke-auth/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MOST_PHRASE_KEYS,
  MOST_PHRASE_WORDS,
  makePhrase,
  type PhraseLength,
  type RandomBelow,
} from './makePhrase.ts';
import { WORD_LISTS } from './wordLists.ts';

const LANGUAGES = ['en', 'es', 'de', 'fr', 'hi'] as const;

function seeded(seed: number): RandomBelow {
  const random = createRandom(seed);
  return (bound) => Math.floor(random() * bound);
}

const anyLanguage = fc.constantFrom(...LANGUAGES);
const anyLength: fc.Arbitrary<PhraseLength> = fc.oneof(
  fc.record({ words: fc.integer({ min: 1, max: MOST_PHRASE_WORDS }) }),
  fc.record({ minKeys: fc.integer({ min: 1, max: MOST_PHRASE_KEYS }) }),
);

/** Sum of squared differences from an even spread, in standard deviations of what chance makes of it. */
function unevenness(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const degrees = counts.length - 1;
  return (chiSquare - degrees) / Math.sqrt(2 * degrees);
}

describe('makePhrase', () => {
  it('joins words of the list, none twice, and counts its keys', () => {
    fc.assert(
      fc.property(anyLanguage, anyLength, fc.integer(), (language, length, seed) => {
        const { text, keys } = makePhrase({ language, ...length, random: seeded(seed) });
        const words = text.split(' ');
        expect(words.every((word) => WORD_LISTS[language].includes(word))).toBe(true);
        expect(new Set(words).size).toBe(words.length);
        expect(keys).toBe(text.length);
        if (length.words === undefined) {
          expect(keys).toBeGreaterThanOrEqual(length.minKeys);
          expect(words.slice(0, -1).join(' ').length).toBeLessThan(length.minKeys);
        } else {
          expect(words).toHaveLength(length.words);
        }
      }),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const of = (seed: number): string => makePhrase({ language: 'de', words: 6, random: seeded(seed) }).text;
    expect(of(1)).toBe(of(1));
    expect(of(2)).not.toBe(of(1));
  });

  it('works with the random integers of node:crypto', () => {
    const random: RandomBelow = (bound) => randomInt(bound);
    expect(makePhrase({ language: 'hi', words: 5, random }).text).toMatch(/^[a-z]+( [a-z]+){4}$/);
  });

  it('counts the bits of words drawn without replacement', () => {
    const { length } = WORD_LISTS.fr;
    const { entropyBits } = makePhrase({ language: 'fr', words: 3, random: seeded(3) });
    expect(entropyBits).toBeCloseTo(Math.log2(length * (length - 1) * (length - 2)), 9);
    // Five words of any list: more guesses than a challenge lives for.
    for (const language of LANGUAGES) {
      expect(makePhrase({ language, words: 5, random: seeded(4) }).entropyBits).toBeGreaterThan(45);
    }
  });

  it('draws every word as often as every other, at every place', () => {
    for (const language of LANGUAGES) {
      const words = WORD_LISTS[language];
      const position = new Map(words.map((word, i) => [word, i]));
      const counts = [0, 1, 2].map(() => words.map(() => 0));
      const random = seeded(20);
      for (let draw = 0; draw < 8_000; draw++) {
        const { text } = makePhrase({ language, words: 3, random });
        text.split(' ').forEach((word, place) => {
          const row = counts[place] ?? [];
          const at = position.get(word) ?? -1;
          row[at] = (row[at] ?? 0) + 1;
        });
      }
      for (const row of counts) expect(Math.abs(unevenness(row))).toBeLessThan(4);
    }
  });

  it('notices a source that prefers some words', () => {
    const random = createRandom(5);
    // What taking the remainder of a byte does to a bound that does not divide 256.
    const counts = new Array<number>(100).fill(0);
    for (let draw = 0; draw < 15_000; draw++) {
      const at = Math.floor(random() * 256) % counts.length;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    expect(unevenness(counts)).toBeGreaterThan(4);
  });

  it.each([{ words: 0 }, { words: 2.5 }, { words: MOST_PHRASE_WORDS + 1 }, { words: Number.NaN }])(
    'refuses $words words',
    (length) => {
      expect(() => makePhrase({ language: 'en', ...length, random: seeded(6) })).toThrow(RangeError);
    },
  );

  it.each([{ minKeys: 0 }, { minKeys: MOST_PHRASE_KEYS + 1 }, { minKeys: Number.POSITIVE_INFINITY }])(
    'refuses $minKeys keys',
    (length) => {
      expect(() => makePhrase({ language: 'en', ...length, random: seeded(7) })).toThrow(RangeError);
    },
  );

  it.each([-1, 0.5, Number.NaN, 1e9])('refuses a source that gives %d', (value) => {
    expect(() => makePhrase({ language: 'en', words: 3, random: () => value })).toThrow(RangeError);
  });
});
