import { invertBordered } from '../../math/invertBordered.ts';
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
const ofPair = new Int16Array(EFFECTS_OF_PAIR);

/**
 * Bayesian linear regression of the residuals of pairs on the effects, pairs' own habits integrated out: each pair says
 * pace + first + second + class with variance tau² + noise / weight.
 */
export function solveHabits(view: ViewPopulation, evidence: Evidence, noise: number): Habits {
  const { touched, places, firstKeys } = touchedEffects(evidence);
  const size = touched.length;
  const precision = new Float64Array(size * size);
  const weighted = new Float64Array(size);
  touched.forEach((effect, i) => {
    precision[i * size + i] = 1 / (view.effects[effect] ?? 1);
  });
  const { pairs, weights, residuals } = evidence;
  for (let k = 0; k < pairs.length; k++) {
    const weight = weights[k] ?? 0;
    if (weight === 0) continue;
    const pair = pairs[k] ?? 0;
    const certainty = 1 / (view.variances.pair + (noise * noiseOfPair(view, pair)) / weight);
    effectsOf(pair, ofPair);
    for (let a = 0; a < EFFECTS_OF_PAIR; a++) {
      const i = places[ofPair[a] ?? 0] ?? 0;
      weighted[i] = (weighted[i] ?? 0) + certainty * (residuals[k] ?? 0);
      for (let b = 0; b < EFFECTS_OF_PAIR; b++) {
        const to = i * size + (places[ofPair[b] ?? 0] ?? 0);
        precision[to] = (precision[to] ?? 0) + certainty;
      }
    }
  }
  // A pair has one first key: no pair says something of two of them.
  const covariance = invertBordered(precision, size, firstKeys);
  return { touched, places, means: times(covariance, weighted), covariance };
}

/** Those on first keys, and how many these are, come before the others. */
function touchedEffects({
  pairs,
  weights,
}: Evidence): Pick<Habits, 'touched' | 'places'> & { readonly firstKeys: number } {
  const places = new Int16Array(EFFECTS).fill(-1);
  const touched: number[] = [];
  const touch = (effect: number): void => {
    if (places[effect] !== -1) return;
    places[effect] = touched.length;
    touched.push(effect);
  };
  const seen = pairs.filter((_, k) => (weights[k] ?? 0) !== 0);
  seen.forEach((pair) => {
    touch(firstKeyEffect(pair));
  });
  const firstKeys = touched.length;
  touch(PACE);
  seen.forEach((pair) => {
    touch(secondKeyEffect(pair));
    touch(classEffect(pair));
  });
  return { touched, places, firstKeys };
}

/** Pace, first key, second key and class. */
function effectsOf(pair: number, into: Int16Array): void {
  into[0] = PACE;
  into[1] = firstKeyEffect(pair);
  into[2] = secondKeyEffect(pair);
  into[3] = classEffect(pair);
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
  effectsOf(pair, ofPair);
  let mean = 0;
  let variance = view.variances.pair;
  for (let a = 0; a < EFFECTS_OF_PAIR; a++) {
    const effect = ofPair[a] ?? 0;
    const i = places[effect] ?? -1;
    if (i < 0) {
      variance += view.effects[effect] ?? 0;
      continue;
    }
    mean += means[i] ?? 0;
    for (let b = 0; b < EFFECTS_OF_PAIR; b++) {
      const j = places[ofPair[b] ?? 0] ?? -1;
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
  const { places, covariance, means } = habits;
  const size = means.length;
  // Few effects are in the sum for one class.
  const loaded: number[] = [];
  let variance = 0;
  for (let effect = 0; effect < EFFECTS; effect++) {
    const loading = loadings[effect] ?? 0;
    if (loading === 0) continue;
    if ((places[effect] ?? -1) >= 0) loaded.push(effect);
    else variance += loading * loading * (view.effects[effect] ?? 0);
  }
  for (const effect of loaded) {
    const from = (places[effect] ?? 0) * size;
    let sum = 0;
    for (const other of loaded)
      sum += (loadings[other] ?? 0) * (covariance[from + (places[other] ?? 0)] ?? 0);
    variance += (loadings[effect] ?? 0) * sum;
  }
  return variance;
}
