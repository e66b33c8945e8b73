import { createWorkspace } from '../math/workspace.ts';
import { alignToText, typoBudget } from '../rhythm/alignToText.ts';
import { leastDifferences } from './keyCounts.ts';
import { sameKeys } from './keySpans.ts';
import type { PackedTimes } from './packedTimes.ts';
import { type LivenessHistory, sampleAt } from './prepareHistory.ts';
import type { SampleTimes } from './sampleTimes.ts';
import { type ByView, intervalsAt, type TextIntervals } from './textIntervals.ts';

/** Times of samples (ms) in the places of one text, sample after sample; NaN for one that is missing. */
export type TimeRows = Float64Array;

/** Stored samples of one text, in the places of that text. */
export interface SameText {
  /** The index of each in the history. */
  readonly indices: readonly number[];
  /** To be read before anybody asks for another text: they are a workspace. */
  readonly rows: Readonly<Record<keyof ByView, TimeRows>>;
  /** Of one of them, by its place in `indices`. */
  intervalsOf(source: number): TextIntervals;
}

const [holdRows, latencyRows, flightRows] = [createWorkspace(), createWorkspace(), createWorkspace()];

/** The stored samples that are of the probe's text but for slips; corrections are taken back on both sides. */
export function sameText(probe: SampleTimes, history: LivenessHistory): SameText {
  const { text } = probe;
  const { samples } = history;
  // A slip that was taken back, or a release that was not seen, is the probe's alone: the places are those of its text.
  const packed = history.packed !== null && sameKeys(history.packed.keys, text) ? history.packed : null;
  const room = samples.length * text.length;
  const rows = { holds: holdRows(room), latencies: latencyRows(room), flights: flightRows(room) };
  const indices: number[] = [];
  const unpacked = new Map<number, TextIntervals>();
  // Most stored samples have the keys of the one before, so their places, too.
  let keys: Uint16Array | null = null;
  let places: Int32Array | null = null;
  let other = 0;
  for (let i = 0; i < samples.length; i++) {
    const at = indices.length * text.length;
    if (packed !== null && packed.others[other] !== i) {
      unpack(packed, i, rows, at);
      indices.push(i);
      continue;
    }
    other += 1;
    const sample = sampleAt(history, i);
    if (sample === undefined) continue;
    const isSame = sameKeys(sample.text, text);
    if (!isSame && sample.timeline.keys !== keys) {
      keys = sample.timeline.keys;
      places = isOtherText(probe, sample) ? null : alignToText(keys, text);
    }
    if (!isSame && places === null) continue;
    const intervals = isSame ? sample.intervals : intervalsAt(sample.timeline, places, text.length);
    unpacked.set(indices.length, intervals);
    rows.holds.set(intervals.holds, at);
    rows.latencies.set(intervals.latencies, at);
    rows.flights.set(intervals.flights, at);
    indices.push(i);
  }
  return {
    indices,
    rows,
    intervalsOf(source) {
      const intervals = unpacked.get(source) ?? sampleAt(history, indices[source] ?? Number.NaN)?.intervals;
      if (intervals === undefined) throw new RangeError(`got source ${source} of ${indices.length}`);
      return intervals;
    },
  };
}

/** As `intervalsAt` has them, of a packed sample. */
function unpack({ times, width }: PackedTimes, index: number, rows: SameText['rows'], at: number): void {
  const { holds, latencies, flights } = rows;
  let previousDown = Number.NaN;
  let previousUp = Number.NaN;
  const from = index * width;
  for (let i = 0; i < width; i += 2) {
    const down = times[from + i] ?? Number.NaN;
    const up = times[from + i + 1] ?? Number.NaN;
    const place = at + (i >> 1);
    holds[place] = up - down;
    latencies[place] = down - previousDown;
    flights[place] = down - previousUp;
    previousDown = down;
    previousUp = up;
  }
}

/** Whether nobody needs to align two texts to see that they differ by more than slips: nearly always of free text. */
function isOtherText(probe: SampleTimes, sample: SampleTimes): boolean {
  const budget = typoBudget(probe.text.length);
  if (Math.abs(probe.text.length - sample.text.length) > budget) return true;
  return leastDifferences(probe.counts, sample.counts) > budget;
}
