import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { UNPLACED } from './alignToText.ts';

/** Features of one kind, present ones only; both arrays have one length. */
export interface FeatureGroup {
  /** Transformed times (see {@link holdFeature}, {@link latencyFeature}, {@link upUpFeature}). */
  readonly values: Float64Array;
  /** What each value was measured on: a position of the text, a key, or a pair of keys. */
  readonly identities: Uint32Array;
}

/** A timeline as numbers a model can compare. Every array is as long as there are features, none is NaN. */
export interface RhythmFeatures {
  /** H: ln of the hold time of each key. */
  readonly hold: FeatureGroup;
  /** H2: the same, identified by the key and the key after it (free text only; empty for fixed text). */
  readonly holdInContext: FeatureGroup;
  /** D: ln of the time from press to press. */
  readonly downDown: FeatureGroup;
  /** R: asinh of the time from release to release. */
  readonly upUp: FeatureGroup;
}

/** Longer or shorter times say nothing more about a typist: pauses, stuck keys, coarse clocks (ms). */
const HOLD_RANGE = { from: 10, to: 1_500 } as const;
const DOWN_DOWN_RANGE = { from: 10, to: 3_000 } as const;
const UP_UP_RANGE = { from: -500, to: 3_000 } as const;
/** Where asinh turns from linear to logarithmic: some half of a usual latency (ms). */
const UP_UP_SCALE = 60;

export function holdFeature(ms: number): number {
  return Math.log(clamp(ms, HOLD_RANGE.from, HOLD_RANGE.to));
}

export function latencyFeature(ms: number): number {
  return Math.log(clamp(ms, DOWN_DOWN_RANGE.from, DOWN_DOWN_RANGE.to));
}

/** Releases may come in another order than presses (roll-over), so this one may be negative. */
export function upUpFeature(ms: number): number {
  return Math.asinh(clamp(ms, UP_UP_RANGE.from, UP_UP_RANGE.to) / UP_UP_SCALE);
}

/** Identity of a pair of keys; single keys are their code. Both codes have 16 bits. */
export function pairIdentity(first: number, second: number): number {
  return first * 65_536 + second;
}

/** Features of free text: identified by key and pair of keys. */
export function extractFreeText(timeline: Timeline): RhythmFeatures {
  const { keys } = timeline;
  return extract(timeline, true, {
    hold: (i) => keys[i] ?? 0,
    pair: (i) => pairIdentity(keys[i] ?? 0, keys[i + 1] ?? 0),
  });
}

/**
 * Features of fixed text: identified by position.
 *
 * @param placement for every press its position in the text, or UNPLACED for a press that is none of it.
 */
export function extractFixedText(timeline: Timeline, placement: Int32Array): RhythmFeatures {
  return extract(timeline, false, {
    hold: (i) => placement[i] ?? UNPLACED,
    pair: (i) => {
      const first = placement[i] ?? UNPLACED;
      return first !== UNPLACED && placement[i + 1] === first + 1 ? first : UNPLACED;
    },
  });
}

interface Identify {
  hold(press: number): number;
  pair(press: number): number;
}

function extract(timeline: Timeline, inContext: boolean, identify: Identify): RhythmFeatures {
  const { downs, ups } = timeline;
  const hold = createCollector(downs.length);
  const holdInContext = createCollector(inContext ? downs.length : 0);
  const downDown = createCollector(downs.length);
  const upUp = createCollector(downs.length);
  for (let i = 0; i < downs.length; i++) {
    const down = downs[i] ?? 0;
    const up = ups[i] ?? Number.NaN;
    // A missing release makes every time that needs it NaN, which the collectors leave out.
    const held = holdFeature(up - down);
    hold.add(identify.hold(i), held);
    if (i + 1 === downs.length) break;
    const pair = identify.pair(i);
    if (inContext) holdInContext.add(pair, held);
    downDown.add(pair, latencyFeature((downs[i + 1] ?? 0) - down));
    upUp.add(pair, upUpFeature((ups[i + 1] ?? Number.NaN) - up));
  }
  return {
    hold: hold.group(),
    holdInContext: holdInContext.group(),
    downDown: downDown.group(),
    upUp: upUp.group(),
  };
}

function createCollector(capacity: number): {
  add(identity: number, value: number): void;
  group(): FeatureGroup;
} {
  const values = new Float64Array(capacity);
  const identities = new Uint32Array(capacity);
  let length = 0;
  return {
    add(identity, value) {
      if (identity === UNPLACED || Number.isNaN(value)) return;
      values[length] = value;
      identities[length] = identity;
      length += 1;
    },
    group: () => ({ values: values.subarray(0, length), identities: identities.subarray(0, length) }),
  };
}

function clamp(value: number, from: number, to: number): number {
  return value < from ? from : value > to ? to : value;
}
