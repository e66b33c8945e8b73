import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { type FixedTextTemplate, fixedTextTemplate } from '../models/fixedText/fixedText.ts';
import { updateStatistics as learnViews } from '../models/fixedText/statistics.ts';
import { type FreeTextTemplate, freeTextTemplate } from '../models/freeText/freeText.ts';
import { updateStatistics as learnFeatures } from '../models/freeText/update.ts';
import type { DeviceClass } from '../models/model.ts';
import { createRhythm } from '../models/rhythm.ts';
import type { RhythmTemplate } from '../models/rhythmTemplate.ts';
import { alignToText } from '../rhythm/alignToText.ts';
import { freeTextFeatures } from '../rhythm/freeTextFeatures.ts';
import { timingViews } from '../rhythm/timingViews.ts';
import type { Drift, DriftLimits, FreeTextDriftLimits } from './drift.ts';
import { limitDrift } from './limitDrift.ts';
import { limitFreeTextDrift } from './limitFreeTextDrift.ts';

export interface UpdateLimits extends DriftLimits {
  readonly freeText: FreeTextDriftLimits;
  /** A sample that scores less against the anchor teaches nothing. */
  readonly anchorScore: number;
}

/**
 * `anchorScore`: 0 is where a calibrated score takes anyone for as likely as the anchor's typist. This is what stops
 * impostors who walk a template from its owner to themselves: one in six arrives where all did (evaluateWalk on CMU,
 * development users). The price is paid by beginners, whose typing leaves the few samples they enrolled with: asked
 * for another factor at every twentieth try, they do better than without any limits.
 *
 * The others cost nothing that could be measured there and bound what a score can't see: a few features moved far among
 * many that fit. `total` is where values of an enrolment are clipped, too; `step` is about the most that one sample
 * more moves a template of five; `spread` is twice the standard deviation.
 *
 * `freeText`: most pairs of keys were typed once or twice, so that honest updates move single ones far (by 6 deviations in
 * the median) and all together little: 0.84 root mean square after five. A stranger whom another factor lets in moves them
 * by 1.15, and further with every sample (Aalto, development users; docs/decisions/0006-template-update.md).
 */
export const UPDATE_LIMITS: UpdateLimits = {
  anchorScore: 0,
  step: 0.5,
  total: 3,
  spread: 4,
  freeText: { step: 2, total: 3, spread: 4, rms: 0.9 },
};

/** What the score does not decide. */
export type LearningLimits = Omit<UpdateLimits, 'anchorScore'>;

export type UpdateOutcome =
  | 'learned'
  /** The sample is not the text, or holds nothing to compare. */
  | 'not_comparable'
  /** The sample was typed on another kind of device than the template was enrolled on. */
  | 'device_differs'
  /** The sample speaks against the anchor: time to ask for another factor, and to start from there. */
  | 'beyond_anchor'
  /** The anchor is of another text, population or kind. */
  | 'anchor_differs';

export interface BoundedUpdate {
  /** The same object where nothing was learned. */
  readonly template: RhythmTemplate;
  /** Null where nothing was learned. */
  readonly drift: Drift | null;
  readonly outcome: UpdateOutcome;
}

/**
 * The template after a sample that nothing but its own score vouches for.
 *
 * @param anchor the template as enrolled, or as it was after the last verified update
 * @param device what the sample was typed on
 * @throws {UpdateError} `limits_not_sound`
 */
export function boundedUpdate(
  template: RhythmTemplate,
  sample: KeystrokeSample,
  anchor: RhythmTemplate,
  limits: UpdateLimits = UPDATE_LIMITS,
  device: DeviceClass = 'unknown',
): BoundedUpdate {
  if (!comparable(template, anchor)) return unchanged(template, 'anchor_differs');
  const { value, defect } = createRhythm({ device }).score(anchor, sample);
  if (defect === 'device_differs') return unchanged(template, 'device_differs');
  if (defect !== null) return unchanged(template, 'not_comparable');
  if (!(value >= limits.anchorScore)) return unchanged(template, 'beyond_anchor');
  return learn(template, sample, anchor, limits);
}

/**
 * The template after a sample of which another factor said who typed it; what comes of it is the next anchor. However
 * strange the sample, one is one: it moves the template by a step and not further.
 *
 * @param device what the sample was typed on
 * @throws {UpdateError} `limits_not_sound`
 */
export function verifiedUpdate(
  template: RhythmTemplate,
  sample: KeystrokeSample,
  limits: LearningLimits = UPDATE_LIMITS,
  device: DeviceClass = 'unknown',
): BoundedUpdate {
  const { defect } = createRhythm({ device }).score(template, sample);
  if (defect === 'device_differs') return unchanged(template, 'device_differs');
  return learn(template, sample, template, limits);
}

function learn(
  template: RhythmTemplate,
  sample: KeystrokeSample,
  anchor: RhythmTemplate,
  limits: LearningLimits,
): BoundedUpdate {
  if (template.mode === 'fixed' && anchor.mode === 'fixed') {
    return learnFixedText(template, sample, anchor, limits);
  }
  if (template.mode === 'free' && anchor.mode === 'free') {
    return learnFreeText(template, sample, anchor, limits);
  }
  return unchanged(template, 'anchor_differs');
}

function learnFixedText(
  template: FixedTextTemplate,
  { timeline }: KeystrokeSample,
  anchor: FixedTextTemplate,
  limits: LearningLimits,
): BoundedUpdate {
  const { prior, text, statistics } = template;
  const placement = alignToText(timeline.keys, text);
  if (placement === null) return unchanged(template, 'not_comparable');
  const views = timingViews(timeline, placement, text.length);
  if (views.every(Number.isNaN)) return unchanged(template, 'not_comparable');
  const next = learnViews(statistics, views, text.length, prior);
  const drift = limitDrift(next, template, anchor, limits);
  return { template: fixedTextTemplate(prior, text, next), drift, outcome: 'learned' };
}

function learnFreeText(
  template: FreeTextTemplate,
  { timeline }: KeystrokeSample,
  anchor: FreeTextTemplate,
  limits: LearningLimits,
): BoundedUpdate {
  if (timeline.keys.length < 2) return unchanged(template, 'not_comparable');
  const { population, statistics } = template;
  const next = learnFeatures(statistics, freeTextFeatures(timeline), population);
  const limited = limitFreeTextDrift(next, template, anchor, limits.freeText);
  return {
    template: freeTextTemplate(population, limited.statistics),
    drift: limited.drift,
    outcome: 'learned',
  };
}

function unchanged(template: RhythmTemplate, outcome: UpdateOutcome): BoundedUpdate {
  return { template, drift: null, outcome };
}

function comparable(template: RhythmTemplate, anchor: RhythmTemplate): boolean {
  if (template.mode === 'free') return anchor.mode === 'free' && anchor.population === template.population;
  return (
    anchor.mode === 'fixed' &&
    anchor.prior.id === template.prior.id &&
    anchor.text.length === template.text.length &&
    anchor.text.every((key, i) => key === template.text[i])
  );
}
