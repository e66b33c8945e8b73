import type { Timeline } from '../../keystrokes/buildTimeline.ts';
import { freeTextFeatures } from '../../rhythm/freeTextFeatures.ts';
import { isPairOfKnownKeys, PAIRS, UNKNOWN_PAIR } from '../../rhythm/keyPairs.ts';

/**
 * So often a pair counts in one probe. Text repeats itself, but not like this: hundreds of presses of one key, all of one
 * usual pace, would add up to evidence for anybody (85 % of simulated typists accepted 480 of them).
 */
const MOST_OF_A_PAIR = 3;

/** The pairs of a probe that count, the others replaced by one that is never compared. */
export function comparablePairs(pairs: Uint16Array): Uint16Array {
  const counts = new Uint16Array(PAIRS);
  const comparable = pairs.slice();
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i] ?? 0;
    const count = (counts[pair] ?? 0) + 1;
    counts[pair] = count;
    if (count > MOST_OF_A_PAIR) comparable[i] = UNKNOWN_PAIR;
  }
  return comparable;
}

/** How many keys of a probe say something: what its threshold may rest on. Padding does not count. */
export function comparableKeys(timeline: Timeline): number {
  const pairs = comparablePairs(freeTextFeatures(timeline).pairs).filter(isPairOfKnownKeys).length;
  return pairs === 0 ? 0 : pairs + 1;
}
