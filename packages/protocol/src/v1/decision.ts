import Type from 'typebox';
import { Strict } from './object.ts';
import { Device } from './sample.ts';

export const DECISIONS = ['allow', 'step_up', 'deny', 'insufficient'] as const;
export type DecisionWord = (typeof DECISIONS)[number];

/**
 * Why a decision is what it is. The rhythm's own reasons come from the engine; the others say what kept it from being
 * asked.
 */
export const DECISION_REASONS = [
  'rhythm_matches',
  'hold_times_differ',
  'latencies_differ',
  'pace_differs',
  'little_evidence',
  'text_differs',
  'too_many_typos',
  'nothing_to_compare',
  'device_differs',
  'text_kind_differs',
  'typos',
  'releases_missing',
  'low_timer_resolution',
  'not_enrolled',
  'enrolment_unfinished',
  'imported_model_only',
  'text_too_short',
  'consent_missing',
  'exempt',
  'attempts_exhausted',
  'locked',
  'mode_shadow',
  'mode_passive',
  'replayed_sample',
  'synthetic_sample',
  'clock_not_trusted',
  'not_typed',
  'model_unavailable',
] as const;
export type DecisionReason = (typeof DECISION_REASONS)[number];

/** What each reason says, for people who read docs/errors.md. */
export const DECISION_REASON_MEANINGS: Readonly<Record<DecisionReason, string>> = {
  rhythm_matches: 'Hold times and latencies are those of the profile.',
  hold_times_differ: 'Keys were held for longer or shorter than the profile expects.',
  latencies_differ: 'The times from key to key are not those of the profile.',
  pace_differs: 'The whole text was typed faster or slower than the profile expects.',
  little_evidence: 'The sample has too few comparable keys to tell people apart.',
  text_differs: 'Another text was typed than the one that was enrolled.',
  too_many_typos: 'So much was corrected that too little of the text is left.',
  nothing_to_compare: 'The sample and the profile have no timings in common.',
  device_differs: 'The sample was typed on another kind of device than the profile.',
  text_kind_differs: 'The sample is free text and the profile fixed text, or the other way round.',
  typos: 'Corrected keys were left out of the comparison.',
  releases_missing: 'Releases of keys are missing, so hold times were left out of the comparison.',
  low_timer_resolution: 'The clock of the sample is too coarse to count in full.',
  not_enrolled: 'The user has no profile of this text and kind of device.',
  enrolment_unfinished: 'The profile needs more samples before it can decide.',
  imported_model_only:
    'The profile has only a model that was imported; it decides once samples are enrolled.',
  text_too_short: 'The enrolled text is too short to reach the target false match rate.',
  consent_missing: 'The person has not agreed to the current consent text.',
  exempt: 'The person is marked as unable to use the method.',
  attempts_exhausted:
    'There were too many failures in a row from this origin; typing decides again after a while.',
  locked:
    'There were too many failures over all origins: typing is off until an unlock, or until another factor confirms the person.',
  mode_shadow: 'The policy only observes: the decision that it would have been is in the attempt.',
  mode_passive: 'The policy only learns and decides nothing.',
  replayed_sample: 'The sample is a copy of one that was seen before, edited or not.',
  synthetic_sample: 'The times are more regular than people type, or the keys faster.',
  clock_not_trusted: 'The clock of the sample is so coarse or uneven that a replay could hide in it.',
  not_typed: 'Some of the text was pasted, filled in, dictated or made by a script.',
  model_unavailable: 'The template could not be read or derived again.',
};

export const Reason = Strict({
  code: Type.Enum(DECISION_REASONS, { type: 'string' }),
  detail: Type.String({ description: 'for a person; never a key or a time' }),
});
export type Reason = Type.Static<typeof Reason>;

export const Contribution = Strict({
  feature: Type.Enum(['hold', 'latency', 'pace', 'calibration'], { type: 'string' }),
  position: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    description: 'key of the text, from 0; null for the sample as a whole',
  }),
  score: Type.Number({ description: 'what it adds to the score' }),
});
export type Contribution = Type.Static<typeof Contribution>;

export const Liveness = Strict({
  replay: Type.Boolean(),
  synthetic: Type.Boolean(),
  clock: Type.Enum(['ok', 'coarse', 'jumped'], { type: 'string' }),
});

export const ProfileRef = Strict({
  id: Type.String(),
  text_id: Type.String(),
  device: Device,
  samples: Type.Integer({ minimum: 0 }),
  version: Type.Integer({ minimum: 0 }),
});

/** Noticed beside the decision. */
export const ATTEMPT_FLAGS = ['new_device', 'new_address'] as const;

const NullableNumber = Type.Union([Type.Number(), Type.Null()]);
const Share = Type.Number({ minimum: 0, maximum: 1 });

/** What to do with the person who typed. Only `allow` lets anybody in. */
export const Decision = Strict({
  decision: Type.Enum(DECISIONS, { type: 'string' }),
  score: Type.Union([Type.Number(), Type.Null()], {
    description: 'natural logarithm of the likelihood ratio; null when nothing was compared',
  }),
  false_match_rate: Type.Union([Share, Type.Null()], {
    description: 'share of impostors that would score at least this',
  }),
  target_false_match_rate: Share,
  threshold: NullableNumber,
  reasons: Type.Array(Reason),
  contributions: Type.Optional(Type.Array(Contribution)),
  profile: Type.Union([ProfileRef, Type.Null()]),
  liveness: Type.Union([Liveness, Type.Null()]),
  attempt_id: Type.String(),
  attempts_left: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    description: 'further failures from this origin before typing is insufficient; null: no limit',
  }),
  retry_at: Type.Optional(
    Type.String({
      format: 'date-time',
      description:
        'with attempts_exhausted, for keys with users:read: when typing counts again from this origin',
    }),
  ),
  flags: Type.Array(
    Type.Enum(ATTEMPT_FLAGS, {
      type: 'string',
      description: 'for your own risk rules: they change no decision',
    }),
  ),
  token: Type.Optional(
    Type.String({
      description:
        'with allow only: a signed statement of it that other services can check, good for a minute',
    }),
  ),
});
export type Decision = Type.Static<typeof Decision>;

/** What a browser or app that holds a challenge is told: whatever says how near a forgery came stays on the server. */
export const ClientDecision = Strict({
  decision: Decision.properties.decision,
  attempt_id: Decision.properties.attempt_id,
  attempts_left: Decision.properties.attempts_left,
  token: Decision.properties.token,
});
export type ClientDecision = Type.Static<typeof ClientDecision>;
