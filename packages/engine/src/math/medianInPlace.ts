/**
 * The middle of the first `count` values, or the mean of the two in the middle, by Hoare's selection: linear time and
 * no array of its own. Reorders those values. For paths that take medians by the hundred; elsewhere median.ts reads
 * better.
 *
 * @param count one at least; none of the values is NaN
 */
export function medianInPlace(values: Float64Array, count: number): number {
  const middle = count >> 1;
  const high = select(values, count, middle);
  if (count % 2 === 1) return high;
  // What selection left before the middle is no greater: its greatest is the other one in the middle.
  let low = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < middle; i++) low = Math.max(low, values[i] ?? low);
  return (low + high) / 2;
}

/** The value of that rank, put where sorting would put it, with none greater before it and none less after it. */
function select(values: Float64Array, count: number, rank: number): number {
  let from = 0;
  let to = count - 1;
  while (from < to) {
    const pivot = values[(from + to) >> 1] ?? 0;
    let i = from;
    let j = to;
    while (i <= j) {
      while ((values[i] ?? pivot) < pivot) i += 1;
      while ((values[j] ?? pivot) > pivot) j -= 1;
      if (i > j) break;
      const swapped = values[i] ?? 0;
      values[i++] = values[j] ?? 0;
      values[j--] = swapped;
    }
    if (rank <= j) to = j;
    else if (rank >= i) from = i;
    else break;
  }
  return values[rank] ?? Number.NaN;
}
