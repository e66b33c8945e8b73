import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { baselineOf } from '../../prior/baseline.ts';
import { type FixedTextPrior, fixedTextPriorFor } from '../../prior/fixedTextPrior.ts';
import { keysAreKnown } from '../../prior/keyClasses.ts';
import { alignToText, typoBudget } from '../../rhythm/alignToText.ts';
import { type TimingViews, timingViews } from '../../rhythm/timingViews.ts';
import { type DeviceClass, SCORE_FLOOR, type Score } from '../model.ts';
import { scoreFixedText } from './score.ts';
import { type FixedTextScorer, prepareScorer } from './scorer.ts';
import { enrolStatistics, type FixedTextStatistics, updateStatistics } from './statistics.ts';

/** A typist of one text. */
export interface FixedTextTemplate {
  readonly mode: 'fixed';
  readonly prior: FixedTextPrior;
  /** Key codes of the enrolled text, as typed. */
  readonly text: Uint16Array;
  readonly statistics: FixedTextStatistics;
  /** Derived from the rest. */
  readonly scorer: FixedTextScorer;
}

/** @param samples of which at least one is the text; those that are not are left out */
export function enrolFixedText(
  samples: readonly KeystrokeSample[],
  text: Uint16Array,
  device: DeviceClass,
): FixedTextTemplate {
  const prior = fixedTextPriorFor(device, keysAreKnown(text));
  const views = samples.map((sample) => viewsOf(sample, text)).filter((sample) => sample !== null);
  return fixedTextTemplate(prior, text, enrolStatistics(views, text.length, prior));
}

export function fixedTextTemplate(
  prior: FixedTextPrior,
  text: Uint16Array,
  statistics: FixedTextStatistics,
): FixedTextTemplate {
  const scorer = prepareScorer(statistics, text.length, prior, baselineOf(text, prior));
  return { mode: 'fixed', prior, text, statistics, scorer };
}

/** A sample that is not the text teaches nothing. */
export function updateFixedText(template: FixedTextTemplate, sample: KeystrokeSample): FixedTextTemplate {
  const { prior, text, statistics } = template;
  const views = viewsOf(sample, text);
  if (views === null) return template;
  return fixedTextTemplate(prior, text, updateStatistics(statistics, views, text.length, prior));
}

export function verifyFixedText(template: FixedTextTemplate, sample: KeystrokeSample): Score {
  const views = viewsOf(sample, template.text);
  if (views === null) return { value: SCORE_FLOOR, defect: 'text_differs' };
  if (views.every(Number.isNaN)) return { value: SCORE_FLOOR, defect: 'nothing_to_compare' };
  return { value: scoreFixedText(template.scorer, views), defect: null };
}

/** Null when the sample is not the text, typos aside. */
function viewsOf({ timeline }: KeystrokeSample, text: Uint16Array): TimingViews | null {
  const { placement, differences } = alignToText(timeline.keys, text);
  if (differences > typoBudget(text.length)) return null;
  return timingViews(timeline, placement, text.length);
}
