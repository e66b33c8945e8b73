import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { type FixedTextTemplate, fixedTextTemplate, verifyFixedText } from '../models/fixedText/fixedText.ts';
import { updateStatistics } from '../models/fixedText/statistics.ts';
import { type FreeTextTemplate, updateFreeText, verifyFreeText } from '../models/freeText/freeText.ts';
import type { RhythmTemplate } from '../models/rhythmTemplate.ts';
import { alignToText } from '../rhythm/alignToText.ts';
import { timingViews } from '../rhythm/timingViews.ts';
import { type Drift, type DriftLimits, limitDrift } from './limitDrift.ts';

export interface UpdateLimits extends DriftLimits {
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
 */
export const UPDATE_LIMITS: UpdateLimits = { anchorScore: 0, step: 0.5, total: 3, spread: 4 };

export type UpdateOutcome =
  | 'learned'
  /** The sample is not the text, or holds nothing to compare. */
  | 'not_comparable'
  /** The sample speaks against the anchor: time to ask for another factor, and to start from there. */
  | 'beyond_anchor'
  /** The anchor is of another text, population or kind. */
  | 'anchor_differs';

export interface BoundedUpdate {
  /** The same object where nothing was learned. */
  readonly template: RhythmTemplate;
  /** Null where nothing was learned, and for free text. */
  readonly drift: Drift | null;
  readonly outcome: UpdateOutcome;
}

/**
 * The template after a sample that nothing but its own score vouches for.
 *
 * @param anchor the template as enrolled, or as it was after the last verified update
 */
export function boundedUpdate(
  template: RhythmTemplate,
  sample: KeystrokeSample,
  anchor: RhythmTemplate,
  limits: UpdateLimits = UPDATE_LIMITS,
): BoundedUpdate {
  if (!comparable(template, anchor)) return unchanged(template, 'anchor_differs');
  const { value, defect } =
    anchor.mode === 'fixed' ? verifyFixedText(anchor, sample) : verifyFreeText(anchor, sample);
  if (defect !== null) return unchanged(template, 'not_comparable');
  if (!(value >= limits.anchorScore)) return unchanged(template, 'beyond_anchor');
  return learn(template, sample, anchor, limits);
}

/**
 * The template after a sample of which another factor said who typed it; what comes of it is the next anchor. However
 * strange the sample, one is one: it moves the template by a step and not further.
 */
export function verifiedUpdate(
  template: RhythmTemplate,
  sample: KeystrokeSample,
  limits: DriftLimits = UPDATE_LIMITS,
): BoundedUpdate {
  return learn(template, sample, template, limits);
}

function learn(
  template: RhythmTemplate,
  sample: KeystrokeSample,
  anchor: RhythmTemplate,
  limits: DriftLimits,
): BoundedUpdate {
  if (template.mode === 'fixed' && anchor.mode === 'fixed') {
    return learnFixedText(template, sample, anchor, limits);
  }
  if (template.mode === 'free') return learnFreeText(template, sample);
  return unchanged(template, 'anchor_differs');
}

function learnFixedText(
  template: FixedTextTemplate,
  { timeline }: KeystrokeSample,
  anchor: FixedTextTemplate,
  limits: DriftLimits,
): BoundedUpdate {
  const { prior, text, statistics } = template;
  const placement = alignToText(timeline.keys, text);
  if (placement === null) return unchanged(template, 'not_comparable');
  const views = timingViews(timeline, placement, text.length);
  if (views.every(Number.isNaN)) return unchanged(template, 'not_comparable');
  const next = updateStatistics(statistics, views, text.length, prior);
  const drift = limitDrift(next, template, anchor, limits);
  return { template: fixedTextTemplate(prior, text, next), drift, outcome: 'learned' };
}

/**
 * Free text has no steps to limit: any sample holds few of a template's key pairs, and the model weighs each of its
 * features by how far it is from what it expects, so that a strange one moves next to nothing. The anchor decides.
 */
function learnFreeText(template: FreeTextTemplate, sample: KeystrokeSample): BoundedUpdate {
  if (sample.timeline.keys.length < 2) return unchanged(template, 'not_comparable');
  return { template: updateFreeText(template, sample), drift: null, outcome: 'learned' };
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
