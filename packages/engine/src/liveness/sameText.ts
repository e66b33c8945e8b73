import { alignToText, typoBudget } from '../rhythm/alignToText.ts';
import { leastDifferences } from './keyCounts.ts';
import { sameKeys } from './keySpans.ts';
import type { SampleTimes } from './sampleTimes.ts';
import { intervalsAt, type TextIntervals } from './textIntervals.ts';

/** Stored samples of one text, in the places of that text. */
export interface SameText {
  readonly intervals: readonly TextIntervals[];
  /** The index of each in the history. */
  readonly indices: readonly number[];
}

/** The stored samples that are of the probe's text but for slips; corrections are taken back on both sides. */
export function sameText(probe: SampleTimes, history: readonly SampleTimes[]): SameText {
  const { text } = probe;
  const intervals: TextIntervals[] = [];
  const indices: number[] = [];
  // Most stored samples have the keys of the one before, so their places, too.
  let keys: Uint16Array | null = null;
  let places: Int32Array | null = null;
  for (let i = 0; i < history.length; i++) {
    const sample = history[i];
    if (sample === undefined) continue;
    if (sameKeys(sample.text, text)) {
      intervals.push(sample.intervals);
      indices.push(i);
      continue;
    }
    if (sample.timeline.keys !== keys) {
      keys = sample.timeline.keys;
      places = isOtherText(probe, sample) ? null : alignToText(keys, text);
    }
    if (places === null) continue;
    intervals.push(intervalsAt(sample.timeline, places, text.length));
    indices.push(i);
  }
  return { intervals, indices };
}

/** Whether nobody needs to align two texts to see that they differ by more than slips: nearly always of free text. */
function isOtherText(probe: SampleTimes, sample: SampleTimes): boolean {
  const budget = typoBudget(probe.text.length);
  if (Math.abs(probe.text.length - sample.text.length) > budget) return true;
  return leastDifferences(probe.counts, sample.counts) > budget;
}
