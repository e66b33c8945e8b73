/** The first whole number from `low` to `high` that passes, when all after it pass and `high` does. */
export function firstFrom(low: number, high: number, passes: (n: number) => boolean): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (passes(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** How many of the sorted scores are at or below this one. */
export function countUpTo(sorted: Float64Array, score: number): number {
  return firstFrom(0, sorted.length, (i) => i === sorted.length || (sorted[i] ?? 0) > score);
}
