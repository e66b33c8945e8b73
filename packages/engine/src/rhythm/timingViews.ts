import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { clamp } from '../math/clamp.ts';
import { UNPLACED } from './alignToText.ts';

/**
 * Features of a fixed text of K keys, one array: K hold times, then K - 1 each of down-down, up-down and up-up times.
 * NaN where a press or release is missing. Three of the four see the same latency from other sides; the model
 * weighs them accordingly.
 */
export type TimingViews = Float64Array;

/** Longer or shorter times say nothing more about a typist: pauses, stuck keys, coarse clocks (ms). */
const HOLD_RANGE = { from: 10, to: 1_500 } as const;
const DOWN_DOWN_RANGE = { from: 10, to: 3_000 } as const;
const SIGNED_RANGE = { from: -500, to: 3_000 } as const;
/** Added before the logarithm: below it, a hold is as much the keyboard's as the finger's (ms). */
const HOLD_OFFSET = 20;
/** Where asinh turns from linear to logarithmic: some half of a usual latency (ms). */
const SIGNED_SCALE = 60;

export function featureCount(keys: number): number {
  return 4 * keys - 3;
}

/** Where a view begins: 0 hold, 1 down-down, 2 up-down, 3 up-up; 4 is the end of all. */
export function viewStart(view: number, keys: number): number {
  return view === 0 ? 0 : view * (keys - 1) + 1;
}

/** @param placement for every press its position in the text of `keys` keys, or UNPLACED */
export function timingViews(timeline: Timeline, placement: Int32Array, keys: number): TimingViews {
  const views = new Float64Array(featureCount(keys)).fill(Number.NaN);
  const [downDown, upDown, upUp] = [viewStart(1, keys), viewStart(2, keys), viewStart(3, keys)];
  const { downs, ups } = timeline;
  for (let press = 0; press < downs.length; press++) {
    const at = placement[press] ?? UNPLACED;
    if (at === UNPLACED) continue;
    const down = downs[press] ?? 0;
    const up = ups[press] ?? Number.NaN;
    views[at] = Math.log(clamp(up - down, HOLD_RANGE.from, HOLD_RANGE.to) + HOLD_OFFSET);
    // A latency counts only between presses that followed each other, in the text and on the keyboard.
    if (placement[press + 1] !== at + 1) continue;
    const nextDown = downs[press + 1] ?? 0;
    const nextUp = ups[press + 1] ?? Number.NaN;
    views[downDown + at] = Math.log(clamp(nextDown - down, DOWN_DOWN_RANGE.from, DOWN_DOWN_RANGE.to));
    views[upDown + at] = Math.asinh(clamp(nextDown - up, SIGNED_RANGE.from, SIGNED_RANGE.to) / SIGNED_SCALE);
    views[upUp + at] = Math.asinh(clamp(nextUp - up, SIGNED_RANGE.from, SIGNED_RANGE.to) / SIGNED_SCALE);
  }
  return views;
}
