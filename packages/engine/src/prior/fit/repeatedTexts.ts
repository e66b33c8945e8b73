import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { alignToText } from '../../rhythm/alignToText.ts';
import { majorityText } from '../../rhythm/majorityText.ts';
import { keysAreKnown } from '../keyClasses.ts';

/** What one person enrolled: somebody with several texts comes once for each. */
export interface EnrolledSamples {
  readonly person: string;
  /** Oldest first. */
  readonly samples: readonly KeystrokeSample[];
}

/** One fixed text on a keyboard, typed by one person again and again. */
export interface RepeatedText {
  readonly person: string;
  readonly text: Uint16Array;
  /** All of them the text, typos aside. */
  readonly samples: readonly KeystrokeSample[];
}

/** A position's own spread shows from the third time on, and the comparison needs some to enrol and some to try. */
const MIN_SAMPLES = 3;

/** Leaves out who types freely, too rarely, or on keys of no known keyboard: they have other tables. */
export function repeatedTexts(enrolled: readonly EnrolledSamples[]): RepeatedText[] {
  return enrolled.flatMap(({ person, samples }) => {
    const text = majorityText(samples);
    if (text === null || !keysAreKnown(text)) return [];
    const typed = samples.filter(({ timeline }) => alignToText(timeline.keys, text) !== null);
    return typed.length < MIN_SAMPLES ? [] : [{ person, text, samples: typed }];
  });
}

/** Those that are the same key for key, by text. */
export function byText(texts: readonly RepeatedText[]): Map<string, RepeatedText[]> {
  const groups = new Map<string, RepeatedText[]>();
  for (const entry of texts) {
    const name = entry.text.join();
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [entry]);
    else group.push(entry);
  }
  return groups;
}

export function peopleOf(texts: readonly RepeatedText[]): number {
  return new Set(texts.map(({ person }) => person)).size;
}
