import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { clamp } from '../math/clamp.ts';
import { freeTextKeyOf, pairOf } from './keyPairs.ts';

/**
 * The four ways in which a pair of keys that followed each other is looked at; the order of every array of views.
 * `holdBefore` is the hold of the first key, `holdAfter` that of the second: every hold in both of its contexts.
 */
export const FREE_TEXT_VIEWS = ['holdBefore', 'holdAfter', 'downDown', 'upDown'] as const;
export type FreeTextView = (typeof FREE_TEXT_VIEWS)[number];

/** One of each view. */
export type ByView<T> = Readonly<Record<FreeTextView, T>>;

export function byView<T>(make: (view: FreeTextView) => T): ByView<T> {
  return {
    holdBefore: make('holdBefore'),
    holdAfter: make('holdAfter'),
    downDown: make('downDown'),
    upDown: make('upDown'),
  };
}

/** A sample of any text, one entry for every press but the last. */
export interface FreeTextFeatures {
  /** Which pair of keys (keyPairs.ts). */
  readonly pairs: Uint16Array;
  /** ln ms of hold, hold and down-down, asinh of up-down; NaN where a release was not seen. */
  readonly values: ByView<Float64Array>;
}

/** Longer or shorter times say nothing more about a typist: pauses, stuck keys, coarse clocks (ms). */
const HOLD_RANGE = { from: 10, to: 1_500 } as const;
const DOWN_DOWN_RANGE = { from: 10, to: 3_000 } as const;
const UP_DOWN_RANGE = { from: -500, to: 3_000 } as const;
/** Where asinh turns from linear to logarithmic: some half of a usual latency (ms). */
const UP_DOWN_SCALE = 60;

export function freeTextFeatures({ keys, downs, ups }: Timeline): FreeTextFeatures {
  const count = Math.max(0, keys.length - 1);
  const pairs = new Uint16Array(count);
  const holdBefore = new Float64Array(count);
  const holdAfter = new Float64Array(count);
  const downDown = new Float64Array(count);
  const upDown = new Float64Array(count);
  let key = freeTextKeyOf(keys[0] ?? 0);
  let down = downs[0] ?? Number.NaN;
  let up = ups[0] ?? Number.NaN;
  let hold = holdFeature(up - down);
  for (let i = 0; i < count; i++) {
    const nextKey = freeTextKeyOf(keys[i + 1] ?? 0);
    const nextDown = downs[i + 1] ?? Number.NaN;
    const nextUp = ups[i + 1] ?? Number.NaN;
    const nextHold = holdFeature(nextUp - nextDown);
    pairs[i] = pairOf(key, nextKey);
    holdBefore[i] = hold;
    holdAfter[i] = nextHold;
    downDown[i] = Math.log(clamp(nextDown - down, DOWN_DOWN_RANGE.from, DOWN_DOWN_RANGE.to));
    upDown[i] = Math.asinh(clamp(nextDown - up, UP_DOWN_RANGE.from, UP_DOWN_RANGE.to) / UP_DOWN_SCALE);
    key = nextKey;
    down = nextDown;
    up = nextUp;
    hold = nextHold;
  }
  return { pairs, values: { holdBefore, holdAfter, downDown, upDown } };
}

function holdFeature(ms: number): number {
  return Math.log(clamp(ms, HOLD_RANGE.from, HOLD_RANGE.to));
}
