import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { baselineOf } from '../../prior/baseline.ts';
import { type FixedTextPrior, fixedTextPriorFor } from '../../prior/fixedTextPrior.ts';
import { keysAreKnown } from '../../prior/keyClasses.ts';
import { alignToText } from '../../rhythm/alignToText.ts';
import { type TimingViews, timingViews } from '../../rhythm/timingViews.ts';
import { type DeviceClass, SCORE_FLOOR, type Score, type ScoreDefect } from '../model.ts';
import { calibrateFixedText } from './calibration.ts';
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

/**
 * @param samples of which at least one is the text; those that are not are left out
 * @param keyboard the table of keyboards when it is not the shipped one
 */
export function enrolFixedText(
  samples: readonly KeystrokeSample[],
  text: Uint16Array,
  device: DeviceClass,
  keyboard?: FixedTextPrior,
): FixedTextTemplate {
  const prior = fixedTextPriorFor(device, keysAreKnown(text), keyboard);
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
  const raw = rawScoreFixedText(template, sample);
  if (typeof raw === 'string') return { value: SCORE_FLOOR, defect: raw };
  const shape = { samples: template.statistics.samples, keys: raw.keys };
  return { value: calibrateFixedText(raw.score, shape), defect: null };
}

/** The score before calibration, and how many keys of the text were compared. */
export function rawScoreFixedText(
  template: FixedTextTemplate,
  sample: KeystrokeSample,
): { readonly score: number; readonly keys: number } | ScoreDefect {
  const views = viewsOf(sample, template.text);
  if (views === null) return 'text_differs';
  const keys = keysCompared(views, template.text.length);
  return keys === 0 ? 'nothing_to_compare' : { score: scoreFixedText(template.scorer, views), keys };
}

/** By holds or by latencies, whichever are more: a capture without releases has no holds. */
function keysCompared(views: TimingViews, keys: number): number {
  let holds = 0;
  let latencies = 0;
  for (let i = 0; i < keys; i++) if (!Number.isNaN(views[i] ?? Number.NaN)) holds += 1;
  for (let i = keys; i < 2 * keys - 1; i++) if (!Number.isNaN(views[i] ?? Number.NaN)) latencies += 1;
  return Math.max(holds, latencies === 0 ? 0 : latencies + 1);
}

/** Null when the sample is not the text, typos aside. */
function viewsOf({ timeline }: KeystrokeSample, text: Uint16Array): TimingViews | null {
  const placement = alignToText(timeline.keys, text);
  return placement === null ? null : timingViews(timeline, placement, text.length);
}
