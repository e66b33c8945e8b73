import Type from 'typebox';
import { Reason } from './decision.ts';
import { Strict } from './object.ts';
import { MAX_BATCH, Sample } from './sample.ts';

/** Two groups of samples: were they typed by one person? Nothing is stored. */
export const MatchRequest = Strict({
  reference: Type.Array(Sample, { minItems: 1, maxItems: MAX_BATCH }),
  probe: Type.Array(Sample, { minItems: 1, maxItems: 2 }),
  target_false_match_rate: Type.Optional(Type.Number({ minimum: 0.0005, maximum: 0.1 })),
});
export type MatchRequest = Type.Static<typeof MatchRequest>;

export const MatchAnswer = Strict({
  score: Type.Union([Type.Number(), Type.Null()]),
  likelihood_ratio: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
  false_match_rate: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
  target_false_match_rate: Type.Number(),
  threshold: Type.Union([Type.Number(), Type.Null()]),
  same_person: Type.Union([Type.Boolean(), Type.Null()], {
    description: 'whether the score reaches the threshold; null where the text can’t tell',
  }),
  reasons: Type.Array(Reason),
});
export type MatchAnswer = Type.Static<typeof MatchAnswer>;
