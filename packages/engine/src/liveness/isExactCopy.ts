import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { sameKeys } from './keySpans.ts';
import type { PackedTimes } from './packedTimes.ts';

/**
 * How far two times of one replay may differ (ms): each may have been rounded by up to a microsecond, when it was
 * shifted or its unit changed, and so may the first, to which both are relative. People repeat no time so well.
 */
const TOLERANCE = 0.004;

/** The same keys at the same times, wherever the clocks began. Most samples differ at the first interval. */
export function isExactCopy(probe: Timeline, stored: Timeline): boolean {
  if (!sameKeys(probe.keys, stored.keys)) return false;
  const shift = (probe.downs[0] ?? 0) - (stored.downs[0] ?? 0);
  for (let i = 0; i < probe.downs.length; i++) {
    if (!isShifted(probe.ups[i] ?? Number.NaN, stored.ups[i] ?? Number.NaN, shift)) return false;
    if (!isShifted(probe.downs[i] ?? 0, stored.downs[i] ?? 0, shift)) return false;
  }
  return true;
}

/** The first of the packed samples that a probe of their keys, with every release, is an exact copy of; -1 for none. */
export function exactCopyAmong(
  { downs, ups }: Timeline,
  { times, width, count, others }: PackedTimes,
): number {
  let other = 0;
  for (let index = 0; index < count; index++) {
    if (others[other] === index) {
      other += 1;
      continue;
    }
    const from = index * width;
    const shift = (downs[0] ?? 0) - (times[from] ?? 0);
    let i = 0;
    while (
      2 * i < width &&
      isShifted(ups[i] ?? 0, times[from + 2 * i + 1] ?? 0, shift) &&
      isShifted(downs[i] ?? 0, times[from + 2 * i] ?? 0, shift)
    ) {
      i += 1;
    }
    if (2 * i === width) return index;
  }
  return -1;
}

/** A release that neither has is no difference. */
function isShifted(probe: number, stored: number, shift: number): boolean {
  if (Number.isNaN(probe) || Number.isNaN(stored)) return Number.isNaN(probe) && Number.isNaN(stored);
  return Math.abs(probe - stored - shift) <= TOLERANCE;
}
