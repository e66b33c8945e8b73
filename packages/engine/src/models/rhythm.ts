import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { type Prior, priorFor } from '../prior/prior.ts';
import { alignToText, typoBudget } from '../rhythm/alignToText.ts';
import { extractFixedText, extractFreeText, type RhythmFeatures } from '../rhythm/extractFeatures.ts';
import { type DeviceClass, type Model, ModelError, type Score, type TextMode } from './model.ts';
import { parseRhythm, serialiseRhythm } from './rhythmBuffer.ts';
import { addSample, deriveGroup, emptySums, type GroupSums, type GroupTemplate } from './rhythmGroup.ts';
import { scoreGroup } from './rhythmScore.ts';

/** Groups that fixed text uses: up-up times add nothing to a short text, context is the position itself. */
export const FIXED_GROUPS = ['hold', 'downDown'] as const;
export const FREE_GROUPS = ['hold', 'holdInContext', 'downDown', 'upUp'] as const;
export type GroupName = (typeof FREE_GROUPS)[number];

export interface RhythmTemplate {
  readonly mode: TextMode;
  readonly device: DeviceClass;
  /** Key codes of the enrolled text; empty for free text. */
  readonly text: Uint16Array;
  /** Samples learned from. */
  readonly samples: number;
  /** In the order of the mode's groups. */
  readonly groups: readonly GroupTemplate[];
}

export interface RhythmOptions {
  /** `auto` takes fixed text when most enrolment samples are one text, else free text. */
  readonly text?: TextMode | 'auto';
  readonly device?: DeviceClass;
}

/**
 * The value of a probe that is not the enrolled text: below anything that two typists of one text reach
 * (winsorised residuals bound a group's score to about ±20).
 */
const FLOOR = -100;

/**
 * Equal-error point of phrases with five enrolment samples and the shipped desktop table, on development users.
 * A policy with a target false match rate replaces it.
 */
const DEFAULT_THRESHOLD = 0.1;

/**
 * A hierarchical Gaussian model of typing rhythm: feature = population mean + the typist's pace + the typist's
 * habit on that key + the pace of the sample + noise. The score is the log-likelihood ratio of "this typist"
 * against "anyone", per feature, summed over groups: the two-covariance (PLDA) ratio of speaker recognition
 * with a structured covariance.
 */
export function createRhythm(options: RhythmOptions = {}): Model<RhythmTemplate> {
  const { text: textMode = 'auto', device = 'unknown' } = options;

  const enrol = (samples: readonly KeystrokeSample[]): RhythmTemplate => {
    if (samples.length === 0) throw new ModelError('no_samples', 'got no sample, expected at least one');
    const fixed = textMode === 'free' ? null : majorityText(samples);
    const mode = textMode === 'auto' ? (fixed === null ? 'free' : 'fixed') : textMode;
    const text = mode === 'fixed' ? (fixed ?? firstText(samples)) : new Uint16Array(0);
    return samples.reduce(learn, emptyTemplate(mode, device, text));
  };

  return {
    kind: 'rhythm',
    threshold: DEFAULT_THRESHOLD,
    enrol,
    update: learn,
    score,
    serialise: serialiseRhythm,
    parse: parseRhythm,
  };
}

export function groupNames(mode: TextMode): readonly GroupName[] {
  return mode === 'fixed' ? FIXED_GROUPS : FREE_GROUPS;
}

function emptyTemplate(mode: TextMode, device: DeviceClass, text: Uint16Array): RhythmTemplate {
  const prior = priorFor(device);
  const groups = groupNames(mode).map((name) => deriveGroup(emptySums(), prior[name]));
  return { mode, device, text, samples: 0, groups };
}

function learn(template: RhythmTemplate, sample: KeystrokeSample): RhythmTemplate {
  const features = featuresFor(template, sample);
  if (features === null) return template;
  const prior = priorFor(template.device);
  const groups = groupNames(template.mode).map((name, i) => {
    const sums: GroupSums = template.groups[i]?.sums ?? emptySums();
    return deriveGroup(addSample(sums, features[name], prior[name]), prior[name]);
  });
  return { ...template, samples: template.samples + 1, groups };
}

function score(template: RhythmTemplate, sample: KeystrokeSample): Score {
  const features = featuresFor(template, sample);
  if (features === null) return { value: FLOOR, defect: 'text_differs' };
  const prior: Prior = priorFor(template.device);
  let value = 0;
  let compared = 0;
  groupNames(template.mode).forEach((name, i) => {
    const group = template.groups[i];
    if (group === undefined) return;
    value += scoreGroup(group, features[name], prior[name]);
    compared += features[name].values.length;
  });
  return compared === 0 ? { value: FLOOR, defect: 'nothing_to_compare' } : { value, defect: null };
}

/** Null when the sample is not the enrolled text. */
function featuresFor(template: RhythmTemplate, sample: KeystrokeSample): RhythmFeatures | null {
  if (template.mode === 'free') return extractFreeText(sample.timeline);
  const { placement, differences } = alignToText(sample.timeline.keys, template.text);
  if (differences > typoBudget(template.text.length)) return null;
  return extractFixedText(sample.timeline, placement);
}

/** The text that more than half of the samples are, typos aside; null when there is none. */
function majorityText(samples: readonly KeystrokeSample[]): Uint16Array | null {
  for (const { timeline } of samples) {
    const budget = typoBudget(timeline.keys.length);
    const same = samples.filter(
      (other) => alignToText(other.timeline.keys, timeline.keys).differences <= budget,
    );
    if (same.length * 2 > samples.length) return mostFrequent(same);
  }
  return null;
}

/** Among samples of one text, the key sequence typed most often: the one without the typos. */
function mostFrequent(samples: readonly KeystrokeSample[]): Uint16Array {
  const counts = new Map<string, { keys: Uint16Array; count: number }>();
  for (const { timeline } of samples) {
    const name = timeline.keys.join();
    const entry = counts.get(name) ?? { keys: timeline.keys, count: 0 };
    counts.set(name, { keys: entry.keys, count: entry.count + 1 });
  }
  return Array.from(counts.values()).reduce((best, entry) => (entry.count > best.count ? entry : best)).keys;
}

function firstText(samples: readonly KeystrokeSample[]): Uint16Array {
  return samples[0]?.timeline.keys ?? new Uint16Array(0);
}
