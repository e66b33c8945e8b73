import { dot } from '../../math/dot.ts';

/** What the meaning of a fixed-text score depends on. */
export interface CalibrationShape {
  /** Enrolment samples. */
  readonly samples: number;
  /** Keys that were compared. */
  readonly keys: number;
}

/**
 * The map from raw scores to log-likelihood ratios: what `fitFixedText` (decision/fitCalibration.ts) gives for people
 * with even ids of GREYC, CMU, MEU and both PIN sets, each set with equal weight, 1 to 200 enrolment samples, texts of
 * 4 to 24 keys (short ones are the beginnings of longer ones).
 */
export const FIXED_TEXT_CALIBRATION: FixedTextCalibration = {
  offset: [-0.636, -0.416, -0.267],
  slope: [2.066, 0.902, 0.722],
};

export interface FixedTextCalibration {
  /** Weights of {@link calibrationTerms}. */
  readonly offset: readonly number[];
  readonly slope: readonly number[];
}

/**
 * The share of genuine samples that tell nothing of their typist (one hand, an interruption): however strange a
 * sample, it speaks against its typist no louder than 1 / 0.012. Chosen with the constants above: the affine map alone
 * costs 0.01 bits of Cllr more, because a few of the worst genuine samples flatten it for all.
 */
export const UNTYPICAL = 0.012;

/** Shorter texts were not measured; below, the slope would end at nothing. */
const SHORTEST = 4;

/** What offset and slope are linear in: few samples make a template vague, many keys make a score sharp. */
export function calibrationTerms({ samples, keys }: CalibrationShape): [number, number, number] {
  return [1, 1 / Math.sqrt(Math.max(1, samples)), Math.log(Math.max(SHORTEST, keys) / 10)];
}

/** The natural logarithm of the likelihood ratio that a raw score stands for. Rises with the score. */
export function calibrateFixedText(
  score: number,
  shape: CalibrationShape,
  { offset, slope }: FixedTextCalibration = FIXED_TEXT_CALIBRATION,
): number {
  const terms = calibrationTerms(shape);
  const plain = dot(offset, terms) + dot(slope, terms) * score;
  // ln(UNTYPICAL + e^plain) without overflow.
  return plain > 0 ? plain + Math.log1p(UNTYPICAL * Math.exp(-plain)) : Math.log(UNTYPICAL + Math.exp(plain));
}
