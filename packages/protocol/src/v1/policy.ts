import Type from 'typebox';
import { Strict } from './object.ts';
import { PRESETS } from './policyPresets.ts';
import { TokenAudience } from './tokens.ts';

/** Impostors that are let in, as a share of those who try. */
const TargetFalseMatchRate = Type.Number({ minimum: 0.0005, maximum: 0.1 });
const StepUpFalseMatchRate = Type.Number({ minimum: 0.0005, maximum: 0.5 });

/** A hundred years. */
const MOST_DAYS = 36_500;
const Days = Type.Integer({ minimum: 1, maximum: MOST_DAYS });

export const UPDATE_MODES = ['off', 'verified', 'clear_accept'] as const;

/** How an application decides. */
export const Policy = Strict({
  target_false_match_rate: TargetFalseMatchRate,
  step_up_false_match_rate: Type.Union([StepUpFalseMatchRate, Type.Null()], {
    description: 'below it, and above the target: ask for another factor; null: no such zone',
  }),
  samples_required: Type.Integer({ minimum: 3, maximum: 50 }),
  mode: Type.Enum(['active', 'passive', 'shadow'], {
    type: 'string',
    description: 'passive learns and shadow scores, and both answer insufficient',
  }),
  update: Type.Enum(UPDATE_MODES, {
    type: 'string',
    description: 'what templates learn from: nothing, confirmed tries, or clear accepts as well',
  }),
  liveness: Type.Enum(['standard', 'strict'], {
    type: 'string',
    description: 'what a clock that hides replays is worth: standard step_up, strict deny',
  }),
  attempts: Type.Union([Type.Integer({ minimum: 1, maximum: 100 }), Type.Null()], {
    description:
      'failures in a row from one origin after which its typing is insufficient for a while; null: no limit, of attempts_total neither',
  }),
  attempts_window_seconds: Type.Integer({
    minimum: 1,
    maximum: 86_400,
    description: 'how long an origin waits the first time; each further failure doubles it, up to a day',
  }),
  attempts_total: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000 }), Type.Null()], {
    description:
      'failures over all origins after which typing is insufficient until an unlock or another factor’s outcome; null: no limit',
  }),
  require_challenge: Type.Boolean(),
  require_consent: Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()], {
    description: 'version of the consent text that a person must have agreed to; null: none',
  }),
  outcome_window_seconds: Type.Integer({
    minimum: 1,
    maximum: 86_400,
    description: 'for so long a confirmed try allows more enrolment, and an outcome can be reported',
  }),
  token_audience: Type.Union([TokenAudience, Type.Null()], {
    description: 'who takes the decision tokens of this application (claim aud); null: no tokens',
  }),
  retention_attempts_days: Type.Union([Days, Type.Null()], {
    description: 'tries, and devices and addresses not seen since, are removed after so long; null: never',
  }),
  retention_probes_days: Type.Union([Days, Type.Null()], {
    description: 'the typing of a try is forgotten after so long, if not before; null: with the try',
  }),
  retention_inactive_days: Type.Union([Type.Integer({ minimum: 30, maximum: MOST_DAYS }), Type.Null()], {
    description:
      'people of whom nothing was heard for so long are erased; null: nobody. To set it takes the scope `users:delete` as well',
  }),
});
export type Policy = Type.Static<typeof Policy>;

/** Changes of an application's policy: a preset and single settings on top of it. */
export const PolicyChange = Strict({
  preset: Type.Optional(Type.Enum(PRESETS, { type: 'string' })),
  ...Type.Partial(Policy).properties,
});
export type PolicyChange = Type.Static<typeof PolicyChange>;

/** What one request may ask for: only what is stricter than the application's policy. */
export const PolicyOverride = Strict(
  {
    target_false_match_rate: Type.Optional(TargetFalseMatchRate),
    step_up_false_match_rate: Type.Optional(Type.Union([StepUpFalseMatchRate, Type.Null()])),
    update: Type.Optional(Policy.properties.update),
    liveness: Type.Optional(Policy.properties.liveness),
    require_challenge: Type.Optional(Type.Literal(true)),
  },
  { description: 'may only make the policy stricter' },
);
export type PolicyOverride = Type.Static<typeof PolicyOverride>;
