import type { Score } from '../models/model.ts';

/** What is known of a try when it is asked whether the template may learn from it. What is not known is null. */
export interface UpdateFacts {
  /** Against the template as it is. */
  readonly score: Score | null;
  /** The score that the policy's target false match rate asks for on this template (decision/falseMatchRate.ts). */
  readonly threshold: number | null;
  /** Another factor confirmed in the same request who typed. */
  readonly verified: boolean | null;
  /** The liveness checks ran and found nothing. */
  readonly live: boolean | null;
}

export type UpdatePolicy =
  /** Templates stay as enrolled. */
  | { readonly mode: 'off' }
  /** Only what another factor confirmed. */
  | { readonly mode: 'verified' }
  /** That, and what scored this far above the threshold or further; 0 or more, in the unit of scores. */
  | { readonly mode: 'clear-accept'; readonly margin: number };

export type UpdateReason =
  | 'verified'
  | 'clear_accept'
  | 'policy_off'
  | 'policy_not_sound'
  | 'liveness_not_known'
  | 'liveness_failed'
  | 'score_missing'
  | 'not_comparable'
  | 'not_verified'
  | 'threshold_missing'
  | 'not_clear';

export interface UpdateGate {
  readonly update: boolean;
  /** Whether the template that comes of it is one to measure later drift from: nothing but another factor says so. */
  readonly anchors: boolean;
  readonly reason: UpdateReason;
}

/**
 * Whether a template may learn from a try. Fails closed: anything missing, of the wrong type, or not a number is a no.
 *
 * A verified try needs no score above a threshold: those whom the template is about to lose are the ones to learn from.
 */
export function gateUpdate(facts: UpdateFacts | null, policy: UpdatePolicy | null): UpdateGate {
  if (!policy) return no('policy_off');
  if (!facts) return no('liveness_not_known');
  if (policy.mode !== 'verified' && policy.mode !== 'clear-accept') return no('policy_off');
  if (facts.live === false) return no('liveness_failed');
  if (facts.live !== true) return no('liveness_not_known');
  const { score } = facts;
  if (!score || !Number.isFinite(score.value)) return no('score_missing');
  if (score.defect !== null) return no('not_comparable');
  if (facts.verified === true) return { update: true, anchors: true, reason: 'verified' };
  if (policy.mode === 'verified') return no('not_verified');
  if (!Number.isFinite(policy.margin) || policy.margin < 0) return no('policy_not_sound');
  if (facts.threshold === null || !Number.isFinite(facts.threshold)) return no('threshold_missing');
  if (!(score.value >= facts.threshold + policy.margin)) return no('not_clear');
  return { update: true, anchors: false, reason: 'clear_accept' };
}

function no(reason: UpdateReason): UpdateGate {
  return { update: false, anchors: false, reason };
}
