import { selectInPlace } from './selectInPlace.ts';

/**
 * The middle of the first `count` values, or the mean of the two in the middle, by Hoare's selection: linear time and
 * no array of its own. Reorders those values. For paths that take medians by the hundred; elsewhere median.ts reads
 * better.
 *
 * @param count one at least; none of the values is NaN
 */
export function medianInPlace(values: Float64Array, count: number): number {
  const middle = count >> 1;
  const high = selectInPlace(values, count, middle);
  if (count % 2 === 1) return high;
  // What selection left before the middle is no greater: its greatest is the other one in the middle.
  let low = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < middle; i++) low = Math.max(low, values[i] ?? low);
  return (low + high) / 2;
}
