import { type PhraseLanguage, WORD_LISTS } from './wordLists.ts';

/** A whole number from 0 to below `bound`, each as likely: `randomInt` of node:crypto; seeded in tests. */
export type RandomBelow = (bound: number) => number;

/** Either so many words, or as many as it takes to reach so many keys. */
export type PhraseLength =
  | { readonly words: number; readonly minKeys?: never }
  | { readonly words?: never; readonly minKeys: number };

export type PhraseRequest = PhraseLength & {
  readonly language: PhraseLanguage;
  readonly random: RandomBelow;
};

export interface Phrase {
  /** Words with a space between them: letters from a to z. */
  readonly text: string;
  /** Keys that type it, Enter left out: its length. */
  readonly keys: number;
  /** -log2 of the probability of this phrase among those of the same request: what guessing it beforehand costs. */
  readonly entropyBits: number;
}

/** Longer phrases try people's patience, and would pass the longest text that is compared as one (256 keys). */
export const MOST_PHRASE_WORDS = 24;
export const MOST_PHRASE_KEYS = 200;

/**
 * A phrase to type once: words of a list, drawn without replacement, so that no word stands in it twice.
 *
 * @throws {RangeError} for a length out of bounds, and for a random source that gives anything but what it is asked for:
 *   a challenge that can be foretold is none.
 */
export function makePhrase(request: PhraseRequest): Phrase {
  const isLongEnough = lengthCheck(request);
  const left = [...WORD_LISTS[request.language]];
  const words: string[] = [];
  let entropyBits = 0;
  while (!isLongEnough(words)) {
    entropyBits += Math.log2(left.length);
    words.push(takeOne(left, request.random));
  }
  const text = words.join(' ');
  return { text, keys: text.length, entropyBits };
}

function lengthCheck({ words, minKeys }: PhraseLength): (chosen: readonly string[]) => boolean {
  if (words !== undefined) {
    checkBound('words', words, MOST_PHRASE_WORDS);
    return (chosen) => chosen.length >= words;
  }
  checkBound('minKeys', minKeys, MOST_PHRASE_KEYS);
  return (chosen) => chosen.join(' ').length >= minKeys;
}

function checkBound(name: string, value: number, most: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= most)) {
    throw new RangeError(`${name}: got ${value}, expected a whole number from 1 to ${most}`);
  }
}

/** Takes a random word out of those that are left; the last one fills its place. */
function takeOne(left: string[], random: RandomBelow): string {
  const index = random(left.length);
  const word = left[index];
  const last = left.pop();
  if (word === undefined || last === undefined) {
    throw new RangeError('random: got no whole number below the bound');
  }
  if (index < left.length) left[index] = last;
  return word;
}
