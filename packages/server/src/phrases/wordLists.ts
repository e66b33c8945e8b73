import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { HINDI } from './hindi.ts';
import { SPANISH } from './spanish.ts';

/**
 * By language, Hindi in Latin letters. Words of 3 to 8 letters from a to z, which every Latin keyboard types without
 * dead keys; sorted, none twice.
 */
export const WORD_LISTS = {
  en: ENGLISH,
  es: SPANISH,
  de: GERMAN,
  fr: FRENCH,
  hi: HINDI,
} as const satisfies Record<string, readonly string[]>;

export type PhraseLanguage = keyof typeof WORD_LISTS;
