import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { alignToText } from './alignToText.ts';

/** Longer texts are compared as free text: nobody types one twice alike, and a template would grow without bound. */
export const MAX_TEXT_KEYS = 256;

/** Spellings tried: a text that is more than half of the samples is among the most frequent. Bounds the work. */
const MAX_CANDIDATES = 8;

/** The text that more than half of the samples are, typos aside, as typed most often; null when there is none. */
export function majorityText(samples: readonly KeystrokeSample[]): Uint16Array | null {
  const spellings = spellingsOf(samples);
  for (const { keys } of spellings.slice(0, MAX_CANDIDATES)) {
    if (keys.length > MAX_TEXT_KEYS) continue;
    let count = 0;
    for (const other of spellings) if (alignToText(other.keys, keys) !== null) count += other.count;
    if (count * 2 > samples.length) return keys;
  }
  return null;
}

interface Spelling {
  readonly keys: Uint16Array;
  readonly count: number;
}

/** Distinct key sequences, the most frequent first: the one without the typos. */
function spellingsOf(samples: readonly KeystrokeSample[]): Spelling[] {
  const spellings = new Map<string, Spelling>();
  for (const { timeline } of samples) {
    const name = timeline.keys.join();
    spellings.set(name, { keys: timeline.keys, count: (spellings.get(name)?.count ?? 0) + 1 });
  }
  return Array.from(spellings.values()).sort((a, b) => b.count - a.count);
}
