import fc from 'fast-check';
import { REJECTED, type TypistScores } from '../scoreTrials.ts';

/** Whole numbers in a narrow range tie often; some tries are refused outright. */
const score = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: -12, max: 12 }) },
  { weight: 1, arbitrary: fc.constant(REJECTED) },
);

export const anyScores: fc.Arbitrary<Float64Array> = fc
  .array(score, { minLength: 1, maxLength: 30 })
  .map((scores) => Float64Array.from(scores));

/** Typists of two people or more, the first two being two. */
export const anyTypists: fc.Arbitrary<TypistScores[]> = fc
  .array(fc.tuple(anyScores, anyScores), { minLength: 2, maxLength: 6 })
  .map((pairs) =>
    pairs.map(([genuine, impostors], i) => ({
      id: String(i),
      subject: String(i % 4),
      threshold: 0,
      genuine,
      impostors,
    })),
  );
