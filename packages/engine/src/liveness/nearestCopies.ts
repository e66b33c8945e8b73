import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { createWorkspace } from '../math/workspace.ts';
import { scaleOf, squaresAt } from './fitCopy.ts';
import type { PackedTimes } from './packedTimes.ts';

/** Which stored samples a probe comes nearest to as a copy, by their indices; -1 where there is none. */
export interface NearestCopies {
  /** Fitted by the times of events: of the whole, and of each half. */
  readonly whole: number;
  readonly firstHalf: number;
  readonly secondHalf: number;
  /** The whole, fitted by its intervals. */
  readonly intervals: number;
}

const [wholeTimes, secondTimes, intervalTimes] = [createWorkspace(), createWorkspace(), createWorkspace()];

/**
 * The fits of `fitEventTimes` and `fitIntervals` to all packed samples in one pass over their times: of the best alone
 * anybody wants to know more than the squares. To the last bit the same, since sums are taken in the same order.
 *
 * @param probe of the keys of the packed, with every release
 */
export function nearestCopies(probe: Timeline, packed: PackedTimes): NearestCopies {
  const { times, width, count, others } = packed;
  const half = 2 * (probe.keys.length >> 1);
  const own = readProbe(probe, half);
  const { whole, second, intervals } = own;
  let nearWhole = -1;
  let nearFirst = -1;
  let nearSecond = -1;
  let nearIntervals = -1;
  let leastWhole = Number.POSITIVE_INFINITY;
  let leastFirst = Number.POSITIVE_INFINITY;
  let leastSecond = Number.POSITIVE_INFINITY;
  let leastIntervals = Number.POSITIVE_INFINITY;
  let other = 0;
  for (let index = 0; index < count; index++) {
    if (others[other] === index) {
      other += 1;
      continue;
    }
    const from = index * width;
    const start = times[from] ?? 0;
    const startSecond = times[from + half] ?? 0;
    let s = 0;
    let ps = 0;
    let ss = 0;
    let s2 = 0;
    let ps2 = 0;
    let ss2 = 0;
    let psGaps = 0;
    let ssGaps = 0;
    let squaresFirst = 0;
    let previous = start;
    for (let i = 0; i < width; i += 2) {
      if (i === half) squaresFirst = leastSquares(own.first, ps, s, ss);
      const down = times[from + i] ?? 0;
      const up = times[from + i + 1] ?? 0;
      const downFromStart = down - start;
      const upFromStart = up - start;
      s = s + downFromStart + upFromStart;
      ps = ps + (whole[i] ?? 0) * downFromStart + (whole[i + 1] ?? 0) * upFromStart;
      ss = ss + downFromStart * downFromStart + upFromStart * upFromStart;
      const latency = down - previous;
      const hold = up - down;
      psGaps = psGaps + (intervals[i] ?? 0) * latency + (intervals[i + 1] ?? 0) * hold;
      ssGaps = ssGaps + latency * latency + hold * hold;
      previous = down;
      if (i < half) continue;
      const downFromSecond = down - startSecond;
      const upFromSecond = up - startSecond;
      s2 = s2 + downFromSecond + upFromSecond;
      ps2 = ps2 + (second[i] ?? 0) * downFromSecond + (second[i + 1] ?? 0) * upFromSecond;
      ss2 = ss2 + downFromSecond * downFromSecond + upFromSecond * upFromSecond;
    }
    const squares = leastSquares(own.all, ps, s, ss);
    const squaresSecond = leastSquares(own.last, ps2, s2, ss2);
    const squaresIntervals = squaresAt(scaleOf(psGaps, ssGaps), own.gaps, psGaps, ssGaps);
    if (squares < leastWhole) {
      leastWhole = squares;
      nearWhole = index;
    }
    if (squaresFirst < leastFirst) {
      leastFirst = squaresFirst;
      nearFirst = index;
    }
    if (squaresSecond < leastSecond) {
      leastSecond = squaresSecond;
      nearSecond = index;
    }
    if (squaresIntervals < leastIntervals) {
      leastIntervals = squaresIntervals;
      nearIntervals = index;
    }
  }
  return { whole: nearWhole, firstHalf: nearFirst, secondHalf: nearSecond, intervals: nearIntervals };
}

/** How many times of a probe there are, their sum, and that of their squares. */
interface Sums {
  readonly n: number;
  readonly p: number;
  readonly pp: number;
}

/** Of a shift and a scale. */
function leastSquares({ n, p, pp }: Sums, ps: number, s: number, ss: number): number {
  const covariance = ps - (p * s) / n;
  const variance = ss - (s * s) / n;
  return squaresAt(scaleOf(covariance, variance), pp - (p * p) / n, covariance, variance);
}

/** Press and release of each key in turn: from the first press, from the one that the second half begins with, and from the time before. */
function readProbe({ keys, downs, ups }: Timeline, half: number) {
  const count = 2 * keys.length;
  const [whole, second, intervals] = [wholeTimes(count), secondTimes(count), intervalTimes(count)];
  const start = downs[0] ?? 0;
  const startSecond = downs[half / 2] ?? 0;
  let previous = start;
  for (let i = 0; i < keys.length; i++) {
    const down = downs[i] ?? 0;
    const up = ups[i] ?? 0;
    whole[2 * i] = down - start;
    whole[2 * i + 1] = up - start;
    second[2 * i] = down - startSecond;
    second[2 * i + 1] = up - startSecond;
    intervals[2 * i] = down - previous;
    intervals[2 * i + 1] = up - down;
    previous = down;
  }
  const all = sumsOf(whole, 0, count);
  const first = sumsOf(whole, 0, half);
  const last = sumsOf(second, half, count);
  return { whole, second, intervals, all, first, last, gaps: sumsOf(intervals, 0, count).pp };
}

function sumsOf(times: Float64Array, from: number, to: number): Sums {
  let p = 0;
  let pp = 0;
  for (let at = from; at < to; at++) {
    const time = times[at] ?? 0;
    p += time;
    pp += time * time;
  }
  return { n: to - from, p, pp };
}
