import type { ByView } from '../../rhythm/freeTextFeatures.ts';

/**
 * What a template keeps of a typist. A residual is a feature minus the population's mean of its pair and minus the
 * pace of its sample; its weight is that of a Student tail, above 1 for the usual and near 0 for slips and pauses.
 */
export interface FreeTextStatistics {
  /** Samples learned from. */
  readonly samples: number;
  /** Pairs of keys that were typed, ascending. */
  readonly pairs: Uint16Array;
  readonly views: ByView<ViewStatistics>;
}

export interface ViewStatistics {
  /** By pair: sum of weights, 0 where this view of it was never seen, and weighted mean of residuals. */
  readonly weights: Float32Array;
  readonly residuals: Float32Array;
  /** Number of features, and the weighted sum of their squares around the typist's means in units of noise. */
  readonly features: number;
  readonly squares: number;
}

/**
 * Bounds of the squared noise of a typist by that of the population. Nobody in the data is beyond a twentieth or
 * twenty; equal or absurd times are, and must not take a score to infinity.
 */
const LEAST_NOISE = 0.01;
const MOST_NOISE = 100;

/** How noisy a typist is (1: like the population), given the degrees of freedom that hold it there. */
export function noiseScale(degrees: number, features: number, squares: number): number {
  return Math.min(MOST_NOISE, Math.max(LEAST_NOISE, (degrees + squares) / (degrees + features)));
}

/** Weight of a residual under a Student distribution, from its square in units of its squared scale. */
export function studentWeight(degrees: number, square: number): number {
  return (degrees + 1) / (degrees + square);
}

/** Degrees of freedom of a keystroke's noise in learning: 4 or 6 make no difference on development users. */
export const LEARNING_DEGREES = 4;
