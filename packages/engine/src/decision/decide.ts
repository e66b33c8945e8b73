import type { Score } from '../models/model.ts';
import { falseMatchRate, falseNonMatchRate, thresholdFor } from './falseMatchRate.ts';
import type { TemplateShape } from './shape.ts';

export interface DecisionPolicy {
  /** Impostors that may be allowed, as a share of those who try. */
  readonly targetFalseMatchRate: number;
  /** Impostors that may be asked for another factor instead of being turned away; no such zone at the target or less. */
  readonly stepUpFalseMatchRate: number;
}

export interface Decision {
  /** `insufficient`: this text can't tell people apart well enough for the policy, whoever typed it. */
  readonly decision: 'allow' | 'step_up' | 'deny' | 'insufficient';
  /** Natural logarithm of the likelihood ratio; finite. */
  readonly llr: number;
  readonly falseMatchRate: number;
  readonly targetFalseMatchRate: number;
  /** The score that allows; null where there is none. */
  readonly threshold: number | null;
}

/**
 * With three tries, which is usual before a lock-out, half of genuine people get in where four tries of five fail:
 * 1 - 0.8³ = 0.49. A text on which even that is not to be expected is too short for the target.
 */
export const MOST_FALSE_NON_MATCHES = 0.8;

/**
 * What to do with a score. Fails closed: `allow` only for a finite score without defect, at or above a threshold that
 * figures stand behind.
 *
 * @param score its value calibrated (rhythm model)
 * @param shape what was compared (shapeOf); null: nothing known about it
 */
export function decide(score: Score | null, shape: TemplateShape | null, policy: DecisionPolicy): Decision {
  const { targetFalseMatchRate, stepUpFalseMatchRate } = policy;
  const threshold = thresholdFor(shape, targetFalseMatchRate);
  const sound = score !== null && score.defect === null && Number.isFinite(score.value);
  const llr = score !== null && Number.isFinite(score.value) ? score.value : LOWEST_LLR;
  const answer = (decision: Decision['decision']): Decision => ({
    decision,
    llr,
    falseMatchRate: sound ? falseMatchRate(llr, shape) : 1,
    targetFalseMatchRate,
    threshold,
  });
  if (threshold === null || falseNonMatchRate(threshold, shape) > MOST_FALSE_NON_MATCHES) {
    return answer('insufficient');
  }
  if (score?.defect === 'nothing_to_compare') return answer('insufficient');
  if (!sound) return answer('deny');
  if (llr >= threshold) return answer('allow');
  const stepUp = thresholdFor(shape, stepUpFalseMatchRate);
  return answer(stepUp !== null && llr >= stepUp ? 'step_up' : 'deny');
}

/** Stands for a score that is no number: JSON knows no infinity. */
const LOWEST_LLR = -1_000;
