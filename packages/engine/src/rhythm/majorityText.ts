import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { alignToText, typoBudget } from './alignToText.ts';

/** The text that more than half of the samples are, typos aside, as typed most often; null when there is none. */
export function majorityText(samples: readonly KeystrokeSample[]): Uint16Array | null {
  const spellings = spellingsOf(samples);
  for (const { keys } of spellings) {
    const budget = typoBudget(keys.length);
    const same = spellings.filter((other) => alignToText(other.keys, keys).differences <= budget);
    const count = same.reduce((sum, spelling) => sum + spelling.count, 0);
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
