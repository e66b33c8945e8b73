import Type from 'typebox';
import { Strict } from './object.ts';

/** How well the typing of a text can be expected to tell people apart, by its length. */
export const TextStrength = Strict({
  label: Type.Enum(['insufficient', 'weak', 'fair', 'strong'], { type: 'string' }),
  target_false_match_rate: Type.Number(),
  expected_false_non_match_rate: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
    description:
      'share of the person’s own tries that are not allowed at the target; null where no claim is made',
  }),
});
export type TextStrength = Type.Static<typeof TextStrength>;
