/** The map from the sum of two calibrated scores to the score of both. */
export interface Fusion {
  readonly offset: number;
  readonly slope: number;
}

export const FUSION: Fusion = { offset: -0.112, slope: 0.63 };

/**
 * The log-likelihood ratio of two samples that one person typed one after the other for one attempt (a second try).
 *
 * Less than the sum of both: what a person's typing happens to have in common with the template's, both samples have.
 * Its shape has `tries: 2`.
 */
export function fuseScores(first: number, second: number): number {
  return FUSION.offset + FUSION.slope * (first + second);
}
