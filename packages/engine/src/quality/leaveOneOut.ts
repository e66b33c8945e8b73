import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { scoreFixedText } from '../models/fixedText/score.ts';
import { prepareScorer } from '../models/fixedText/scorer.ts';
import { enrolStatistics } from '../models/fixedText/statistics.ts';
import type { DeviceClass } from '../models/model.ts';
import { baselineOf } from '../prior/baseline.ts';
import { type FixedTextPrior, fixedTextPriorFor } from '../prior/fixedTextPrior.ts';
import { keysAreKnown } from '../prior/keyClasses.ts';
import { alignToText } from '../rhythm/alignToText.ts';
import { type TimingViews, timingViews } from '../rhythm/timingViews.ts';

/** A sample seen as a typing of the text. */
export interface TextSample {
  /** For every press its position in the text, or UNPLACED; null when it is another text. */
  readonly placement: Int32Array | null;
  /** Null when it is another text, or nothing of it can be compared. */
  readonly views: TimingViews | null;
}

export function asText({ timeline }: KeystrokeSample, text: Uint16Array): TextSample {
  const placement = alignToText(timeline.keys, text);
  if (placement === null) return { placement, views: null };
  const views = timingViews(timeline, placement, text.length);
  return { placement, views: views.every(Number.isNaN) ? null : views };
}

export function priorOf(text: Uint16Array, device: DeviceClass): FixedTextPrior {
  return fixedTextPriorFor(device, keysAreKnown(text));
}

/** With fewer samples a stranger among them can't be told from the typist. */
export const LEAST_SAMPLES = 3;

/** Each sample is compared with so many others, those next to it: they tell enough, and a long list stays cheap. */
const OTHERS = 10;

/**
 * How each sample scores against a template of the others, on the raw scale of scoreFixedText (calibration depends
 * on the number of samples, which is not that of the enrolment here).
 *
 * @param samples typings of the text, in order; {@link LEAST_SAMPLES} or more
 */
export function leaveOneOut(
  samples: readonly TimingViews[],
  text: Uint16Array,
  prior: FixedTextPrior,
): Float64Array {
  const baseline = baselineOf(text, prior);
  return Float64Array.from(samples, (sample, i) => {
    const from = Math.max(0, Math.min(i - OTHERS / 2, samples.length - 1 - OTHERS));
    const window = samples.slice(from, from + OTHERS + 1);
    const statistics = enrolStatistics(window.toSpliced(i - from, 1), text.length, prior);
    return scoreFixedText(prepareScorer(statistics, text.length, prior, baseline), sample);
  });
}
