import { decide, sessionScore, shapeOf } from '@keystroke-auth/engine';
import type { DecisionWord, Policy, Reason, Session } from '@keystroke-auth/protocol';
import type { OpenProfile } from '../../ports/profileCache.ts';
import type { SessionRecord } from '../../ports/sessionRecords.ts';
import { NOT_BY_HAND } from './judge.ts';
import { MODE_REASONS } from './refusals.ts';

/**
 * Evidence against the person (nats): at it, `evaluate-session` on Aalto stops 98 % of impostors at a median of one
 * sentence, and the session's owner in 0.9 % of sessions. Between it and the threshold nothing is known yet, or nothing
 * any more: going on typing tells.
 */
const AGAINST = -1;

/** What a session has shown until now, by what the store holds of it. */
export interface SessionDecision {
  /** What an active policy decides. */
  readonly word: DecisionWord;
  readonly score: number | null;
  readonly falseMatchRate: number | null;
  readonly threshold: number | null;
  readonly reasons: readonly Reason[];
}

/** @param open the profile; null where there is none to compare with */
export function decideSession(
  session: SessionRecord,
  open: OpenProfile | null,
  policy: Policy,
  now: Date,
): SessionDecision {
  const nothing = { score: null, falseMatchRate: null, threshold: null };
  if (session.tainted) {
    const [code, detail] =
      session.liveness?.synthetic === true
        ? (['synthetic_sample', NOT_BY_HAND] as const)
        : (['replayed_sample', 'Typed before: a sample counts once.'] as const);
    return { ...nothing, word: 'deny', reasons: [{ code, detail }] };
  }
  if (open === null) return { ...nothing, word: 'insufficient', reasons: [reason('not_enrolled')] };
  if (open.template.mode !== 'free') {
    return { ...nothing, word: 'insufficient', reasons: [reason('text_kind_differs')] };
  }
  const { evidence } = session;
  if (evidence === null || !(evidence.samples > 0)) {
    return { ...nothing, word: 'insufficient', reasons: [reason('little_evidence')] };
  }
  const shape = shapeOf(open.template);
  const score = sessionScore(evidence, now.getTime(), session.halfLifeMs);
  const { decision, threshold, falseMatchRate, llr } = decide(
    { value: score, defect: null },
    shape?.mode === 'free'
      ? { ...shape, keys: evidence.keys / evidence.samples, probes: Math.max(1, evidence.samples) }
      : null,
    {
      targetFalseMatchRate: policy.target_false_match_rate,
      stepUpFalseMatchRate: policy.step_up_false_match_rate ?? policy.target_false_match_rate,
    },
  );
  const word = decision === 'deny' && llr > AGAINST ? 'insufficient' : decision;
  return { word, score: llr, falseMatchRate, threshold, reasons: [reason(REASONS[word])] };
}

const REASONS = {
  allow: 'rhythm_matches',
  step_up: 'little_evidence',
  insufficient: 'little_evidence',
  deny: 'latencies_differ',
} as const;

const DETAILS = {
  rhythm_matches: 'Typed as in the enrolment.',
  little_evidence: 'Too little was typed lately to tell.',
  latencies_differ: 'The typing of this session is not that of the enrolment.',
  not_enrolled: 'Nothing is enrolled for this text and device.',
  text_kind_differs: 'Sessions need a profile of free text.',
} as const;

function reason(code: keyof typeof DETAILS): Reason {
  return { code, detail: DETAILS[code] };
}

export function sessionAnswer(
  session: SessionRecord,
  decision: SessionDecision,
  policy: Policy,
  refusal: Reason | null,
): Session {
  const mode = MODE_REASONS[policy.mode];
  const first = refusal ?? mode;
  return {
    session_id: session.id,
    user_id: session.userId,
    device: session.device,
    decision: first === null ? decision.word : 'insufficient',
    score: refusal === null ? decision.score : null,
    false_match_rate: refusal === null ? decision.falseMatchRate : null,
    target_false_match_rate: policy.target_false_match_rate,
    threshold: refusal === null ? decision.threshold : null,
    samples: session.samples,
    reasons: first === null ? [...decision.reasons] : [first, ...(refusal === null ? decision.reasons : [])],
    liveness: session.liveness,
    half_life_seconds: session.halfLifeMs / 1_000,
    created_at: session.createdAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
  };
}
