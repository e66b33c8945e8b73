import Type from 'typebox';
import { ClientDecision, Decision } from './decision.ts';
import { Enrolment } from './enrolment.ts';
import { Strict } from './object.ts';
import { PolicyOverride } from './policy.ts';
import { SAMPLE_FIELDS, Sample } from './sample.ts';

const OPTIONS = {
  policy: Type.Optional(PolicyOverride),
  include: Type.Optional(Type.Array(Type.Literal('contributions'), { maxItems: 1 })),
};

/**
 * One sample; or two that were typed one after the other, fused. After a first try that was not allowed, `retry_of`
 * names its attempt: the new sample is fused with the one that was judged then.
 */
export const VerifyRequest = Type.Union([
  Strict({ ...SAMPLE_FIELDS, ...OPTIONS, retry_of: Type.Optional(Type.String({ maxLength: 64 })) }),
  Strict({ samples: Type.Array(Sample, { minItems: 1, maxItems: 2 }), ...OPTIONS }),
]);
export type VerifyRequest = Type.Static<typeof VerifyRequest>;

/** What happened to the sample: `enrol` while samples are missing, then `verify`. */
export const AutoAnswer = Type.Union([
  Strict({ action: Type.Literal('enrol'), enrolment: Enrolment }),
  Strict({ action: Type.Literal('verify'), decision: Type.Union([Decision, ClientDecision]) }),
]);
export type AutoAnswer = Type.Static<typeof AutoAnswer>;

/** How a person was confirmed after a try. */
export const OutcomeRequest = Strict({
  success: Type.Boolean({ description: 'true: it was the person; false: it was not, or could not be told' }),
  verified_by: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: '^[a-z0-9_.-]+$',
    description: 'the other factor, such as totp, passkey, email_link, support',
  }),
});
export type OutcomeRequest = Type.Static<typeof OutcomeRequest>;

export const OutcomeAnswer = Strict({
  attempt_id: Type.String(),
  learned: Type.Boolean({ description: 'whether the template learned from the sample' }),
  reason: Type.String({ description: 'why it did or did not' }),
  false_reject: Type.Boolean({ description: 'the person was confirmed but had not been allowed' }),
});
export type OutcomeAnswer = Type.Static<typeof OutcomeAnswer>;
