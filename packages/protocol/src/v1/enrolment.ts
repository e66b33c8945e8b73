import Type from 'typebox';
import { ProfileRef } from './decision.ts';
import { Strict } from './object.ts';
import { MAX_BATCH, Sample } from './sample.ts';
import { TextStrength } from './textStrength.ts';

/** A sample, or several that are enrolled all or not at all. */
export const EnrolRequest = Type.Union([
  Sample,
  Type.Array(Sample, { minItems: 1, maxItems: MAX_BATCH }),
  Strict({ samples: Type.Array(Sample, { minItems: 1, maxItems: MAX_BATCH }) }),
]);
export type EnrolRequest = Type.Static<typeof EnrolRequest>;

export const QualityFinding = Strict({
  code: Type.String({ description: 'see docs/errors.md, quality codes' }),
  detail: Type.String(),
  hint: Type.String({ description: 'what the person can do' }),
});

/** What was noticed about one sample of the request. */
export const SampleQuality = Strict({
  index: Type.Integer({ minimum: 0 }),
  accepted: Type.Boolean(),
  findings: Type.Array(QualityFinding, { description: 'those that refuse the sample come first' }),
});
export type SampleQuality = Type.Static<typeof SampleQuality>;

/** How far an enrolment is. */
export const Enrolment = Strict({
  samples: Type.Integer({ minimum: 0 }),
  required: Type.Integer({ minimum: 1 }),
  enrolled: Type.Boolean(),
  profile: ProfileRef,
  quality: Type.Array(SampleQuality),
  strength: TextStrength,
  consistency: Type.Union(
    [
      Strict({
        consistency: Type.Number({ minimum: 0, maximum: 1 }),
        expected_reject_rate: Type.Number({ minimum: 0, maximum: 1 }),
        risk_of_lockout: Type.Boolean({ description: 'offer this person another factor as well' }),
      }),
      Type.Null(),
    ],
    { description: 'how well the method suits the person; null while there are too few samples' },
  ),
});
export type Enrolment = Type.Static<typeof Enrolment>;
