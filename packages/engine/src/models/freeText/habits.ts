import { invertPositiveDefinite } from '../../math/invertPositiveDefinite.ts';
import { noiseOfPair, type ViewPopulation } from '../../prior/freeTextPopulation.ts';
import { classEffect, EFFECTS, firstKeyEffect, PACE, secondKeyEffect } from '../../prior/pairEffects.ts';

/** Posterior of a typist's effects (prior/pairEffects.ts) in one view: those that the samples touch, jointly normal. */
export interface Habits {
  /** The effects that were touched, and for every effect its place among them, -1 for the others. */
  readonly touched: readonly number[];
  readonly places: Int16Array;
  readonly means: Float64Array;
  /** Row by row, one row a touched effect. */
  readonly covariance: Float64Array;
}

/** Mean and variance of a typist's residual on pairs of keys, by pair. */
export interface PairMoments {
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** What is known of pairs: parallel to `pairs`, see ViewStatistics. */
export interface Evidence {
  readonly pairs: Uint16Array;
  readonly weights: ArrayLike<number>;
  readonly residuals: ArrayLike<number>;
}

const EFFECTS_OF_PAIR = 4;

/**
 * Bayesian linear regression of the residuals of pairs on the effects, pairs' own habits integrated out: each pair says
 * pace + first + second + class with variance tau² + noise / weight.
 */
export function solveHabits(view: ViewPopulation, evidence: Evidence, noise: number): Habits {
  const { touched, places } = touchedEffects(evidence);
  const size = touched.length;
  const precision = new Float64Array(size * size);
  const weighted = new Float64Array(size);
  touched.forEach((effect, i) => {
    precision[i * size + i] = 1 / (view.effects[effect] ?? 1);
  });
  const { pairs, weights, residuals } = evidence;
  const at = new Int16Array(EFFECTS_OF_PAIR);
  for (let k = 0; k < pairs.length; k++) {
    const weight = weights[k] ?? 0;
    if (weight === 0) continue;
    const pair = pairs[k] ?? 0;
    const certainty = 1 / (view.variances.pair + (noise * noiseOfPair(view, pair)) / weight);
    placesOf(pair, places, at);
    for (const i of at) {
      weighted[i] = (weighted[i] ?? 0) + certainty * (residuals[k] ?? 0);
      for (const j of at) precision[i * size + j] = (precision[i * size + j] ?? 0) + certainty;
    }
  }
  const covariance = invertPositiveDefinite(precision, size);
  return { touched, places, means: times(covariance, weighted), covariance };
}

function touchedEffects({ pairs, weights }: Evidence): Pick<Habits, 'touched' | 'places'> {
  const places = new Int16Array(EFFECTS).fill(-1);
  const touched: number[] = [];
  const touch = (effect: number): void => {
    if (places[effect] !== -1) return;
    places[effect] = touched.length;
    touched.push(effect);
  };
  touch(PACE);
  for (let k = 0; k < pairs.length; k++) {
    if ((weights[k] ?? 0) === 0) continue;
    const pair = pairs[k] ?? 0;
    touch(firstKeyEffect(pair));
    touch(secondKeyEffect(pair));
    touch(classEffect(pair));
  }
  return { touched, places };
}

function placesOf(pair: number, places: Int16Array, into: Int16Array): void {
  into[0] = places[PACE] ?? -1;
  into[1] = places[firstKeyEffect(pair)] ?? -1;
  into[2] = places[secondKeyEffect(pair)] ?? -1;
  into[3] = places[classEffect(pair)] ?? -1;
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (matrix[i * size + j] ?? 0) * (vector[j] ?? 0);
    return sum;
  });
}

/** What the habits say of a pair that was never seen. */
export function expectUnseen(habits: Habits, view: ViewPopulation, pair: number, into: PairMoments): void {
  const { places, means, covariance } = habits;
  const size = means.length;
  const first = firstKeyEffect(pair);
  const second = secondKeyEffect(pair);
  const ofClass = classEffect(pair);
  let mean = 0;
  let variance = view.variances.pair;
  for (const effect of [PACE, first, second, ofClass]) {
    const i = places[effect] ?? -1;
    if (i < 0) {
      variance += view.effects[effect] ?? 0;
      continue;
    }
    mean += means[i] ?? 0;
    for (const other of [PACE, first, second, ofClass]) {
      const j = places[other] ?? -1;
      if (j >= 0) variance += covariance[i * size + j] ?? 0;
    }
  }
  into.means[pair] = mean;
  into.variances[pair] = variance;
}

/** What the habits and the pair's own residuals say of every pair that was seen. */
export function expectSeen(
  habits: Habits,
  view: ViewPopulation,
  { pairs, weights, residuals }: Evidence,
  noise: number,
  into: PairMoments,
): void {
  const tau = view.variances.pair;
  for (let k = 0; k < pairs.length; k++) {
    const weight = weights[k] ?? 0;
    if (weight === 0) continue;
    const pair = pairs[k] ?? 0;
    expectUnseen(habits, view, pair, into);
    // How far the pair's own mean is followed, as in any shrinkage: tau² / (tau² + noise / weight).
    const own = tau / (tau + (noise * noiseOfPair(view, pair)) / weight);
    const shared = (into.variances[pair] ?? 0) - tau;
    into.means[pair] = (1 - own) * (into.means[pair] ?? 0) + own * (residuals[k] ?? 0);
    into.variances[pair] = (1 - own) ** 2 * shared + tau * (1 - own);
  }
}

/** Variance of a weighted sum of effects, those that were never touched included. */
export function varianceOf(habits: Habits, view: ViewPopulation, loadings: Float64Array): number {
  const { touched, places, covariance } = habits;
  const size = touched.length;
  let variance = 0;
  touched.forEach((effect, i) => {
    const loading = loadings[effect] ?? 0;
    if (loading === 0) return;
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (loadings[touched[j] ?? 0] ?? 0) * (covariance[i * size + j] ?? 0);
    variance += loading * sum;
  });
  for (let effect = 0; effect < EFFECTS; effect++) {
    const loading = loadings[effect] ?? 0;
    if ((places[effect] ?? -1) < 0) variance += loading * loading * (view.effects[effect] ?? 0);
  }
  return variance;
}
