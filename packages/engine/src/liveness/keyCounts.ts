/** How often keys occur in a text, by the last bits of their codes. */
export type KeyCounts = Uint16Array;

/** Letters' codes differ in the last five bits. */
const BUCKETS = 32;

export function keyCounts(text: Uint16Array): KeyCounts {
  const counts = new Uint16Array(BUCKETS);
  for (let i = 0; i < text.length; i++) {
    const bucket = (text[i] ?? 0) % BUCKETS;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

/**
 * Texts with these counts are at least so many insertions, deletions and substitutions apart: each of them takes one
 * key from a bucket at most, and adds one to another at most.
 */
export function leastDifferences(a: KeyCounts, b: KeyCounts): number {
  // What a has more and what b has more: the larger of the two is half of their sum and their difference.
  let differences = 0;
  let more = 0;
  for (let i = 0; i < BUCKETS; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    differences += Math.abs(difference);
    more += difference;
  }
  return (differences + Math.abs(more)) / 2;
}
