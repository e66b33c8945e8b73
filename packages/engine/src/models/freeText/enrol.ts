import { type FreeTextPopulation, noiseOfPair, type ViewPopulation } from '../../prior/freeTextPopulation.ts';
import { byView, type FreeTextFeatures, type FreeTextView } from '../../rhythm/freeTextFeatures.ts';
import { PAIRS } from '../../rhythm/keyPairs.ts';
import { expectSeen, type PairMoments, solveHabits } from './habits.ts';
import {
  type FreeTextStatistics,
  LEARNING_DEGREES,
  noiseScale,
  studentWeight,
  type ViewStatistics,
} from './statistics.ts';

/** Steps of expectation-maximisation: a third changes no error rate on development users. */
const STEPS = 2;
/** The first weights know nothing of the typist's habits on keys and classes, and allow for this much variance. */
const UNKNOWN_HABITS = 0.03;

/** Learns a typist from all samples at once. */
export function enrolStatistics(
  samples: readonly FreeTextFeatures[],
  population: FreeTextPopulation,
): FreeTextStatistics {
  const pairs = distinctPairs(samples.map((sample) => sample.pairs));
  const positions = positionsOf(pairs);
  const views = byView((name) => {
    const view = population.views[name];
    return learnView(residualsOf(samples, view, name), samples.length, pairs, positions, view);
  });
  return { samples: samples.length, pairs, views };
}

/** Every pair of the lists once, ascending. */
export function distinctPairs(lists: readonly Uint16Array[]): Uint16Array {
  return Uint16Array.from(new Set(lists.flatMap((pairs) => Array.from(pairs)))).sort();
}

/** For every pair its position in the list; -1 for one that is not in it. */
export function positionsOf(pairs: Uint16Array): Int16Array {
  const positions = new Int16Array(PAIRS).fill(-1);
  pairs.forEach((pair, position) => {
    positions[pair] = position;
  });
  return positions;
}

/** The features of one view of all samples, as residuals against the population. */
interface Residuals {
  readonly pairs: Uint16Array;
  readonly samples: Uint32Array;
  readonly values: Float64Array;
}

function residualsOf(
  samples: readonly FreeTextFeatures[],
  { means }: ViewPopulation,
  name: FreeTextView,
): Residuals {
  const length = samples.reduce((sum, { pairs }) => sum + pairs.length, 0);
  const residuals = {
    pairs: new Uint16Array(length),
    samples: new Uint32Array(length),
    values: new Float64Array(length),
  };
  let count = 0;
  samples.forEach(({ pairs, values }, sample) => {
    values[name].forEach((value, i) => {
      if (Number.isNaN(value)) return;
      const pair = pairs[i] ?? 0;
      residuals.pairs[count] = pair;
      residuals.samples[count] = sample;
      residuals.values[count] = value - (means[pair] ?? 0);
      count += 1;
    });
  });
  return {
    pairs: residuals.pairs.subarray(0, count),
    samples: residuals.samples.subarray(0, count),
    values: residuals.values.subarray(0, count),
  };
}

/**
 * Expectation-maximisation with Student noise: habits given weights and paces, then the paces of the samples, the
 * weights and the noise given habits.
 */
function learnView(
  features: Residuals,
  samples: number,
  pairs: Uint16Array,
  positions: Int16Array,
  view: ViewPopulation,
): ViewStatistics {
  const count = features.values.length;
  const degrees = view.variances.noiseDegrees;
  const weights = firstWeights(features, view);
  const paces = new Float64Array(samples);
  const moments = { means: new Float64Array(PAIRS), variances: new Float64Array(PAIRS) };
  let squares = 0;
  let noise = 1;
  for (let step = 0; step < STEPS; step++) {
    const evidence = { pairs, ...averagePairs(features, weights, paces, positions, pairs.length) };
    expectSeen(solveHabits(view, evidence, noise), view, evidence, noise, moments);
    estimatePaces(features, weights, moments, noise, view, paces);
    squares = reweigh(features, moments, paces, noise, view, weights);
    noise = noiseScale(degrees, count, squares);
  }
  const averages = averagePairs(features, weights, paces, positions, pairs.length);
  return {
    weights: Float32Array.from(averages.weights),
    residuals: Float32Array.from(averages.residuals),
    features: count,
    squares,
  };
}

function firstWeights({ pairs, values }: Residuals, view: ViewPopulation): Float64Array {
  const centre = values.slice().sort()[values.length >> 1] ?? 0;
  return values.map((value, i) => {
    const variance = noiseOfPair(view, pairs[i] ?? 0) + view.variances.pair + UNKNOWN_HABITS;
    return studentWeight(LEARNING_DEGREES, (value - centre) ** 2 / variance);
  });
}

/** By position: sum of weights, and weighted mean of the residuals without the pace of their samples. */
function averagePairs(
  { pairs, samples, values }: Residuals,
  featureWeights: Float64Array,
  paces: Float64Array,
  positions: Int16Array,
  length: number,
): { weights: Float64Array; residuals: Float64Array } {
  const weights = new Float64Array(length);
  const residuals = new Float64Array(length);
  for (let i = 0; i < values.length; i++) {
    const at = positions[pairs[i] ?? 0] ?? 0;
    const weight = featureWeights[i] ?? 0;
    weights[at] = (weights[at] ?? 0) + weight;
    residuals[at] = (residuals[at] ?? 0) + weight * ((values[i] ?? 0) - (paces[samples[i] ?? 0] ?? 0));
  }
  weights.forEach((weight, at) => {
    if (weight > 0) residuals[at] = (residuals[at] ?? 0) / weight;
  });
  return { weights, residuals };
}

/** Posterior means of the samples' paces, around their own mean: what they share is the typist's pace. */
function estimatePaces(
  { pairs, samples, values }: Residuals,
  weights: Float64Array,
  { means }: PairMoments,
  noise: number,
  view: ViewPopulation,
  paces: Float64Array,
): void {
  const sums = new Float64Array(paces.length);
  const precisions = new Float64Array(paces.length).fill(1 / view.variances.sample);
  for (let i = 0; i < values.length; i++) {
    const pair = pairs[i] ?? 0;
    const sample = samples[i] ?? 0;
    const precision = (weights[i] ?? 0) / (noise * noiseOfPair(view, pair));
    sums[sample] = (sums[sample] ?? 0) + precision * ((values[i] ?? 0) - (means[pair] ?? 0));
    precisions[sample] = (precisions[sample] ?? 0) + precision;
  }
  let mean = 0;
  paces.forEach((_, sample) => {
    paces[sample] = (sums[sample] ?? 0) / (precisions[sample] ?? 1);
    mean += (paces[sample] ?? 0) / paces.length;
  });
  paces.forEach((pace, sample) => {
    paces[sample] = pace - mean;
  });
}

/** Sets the weights anew; their sum of squares in units of noise. */
function reweigh(
  { pairs, samples, values }: Residuals,
  { means, variances }: PairMoments,
  paces: Float64Array,
  noise: number,
  view: ViewPopulation,
  weights: Float64Array,
): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const pair = pairs[i] ?? 0;
    const error = (values[i] ?? 0) - (means[pair] ?? 0) - (paces[samples[i] ?? 0] ?? 0);
    const square = (error * error + (variances[pair] ?? 0)) / noiseOfPair(view, pair);
    const weight = studentWeight(LEARNING_DEGREES, square / noise);
    weights[i] = weight;
    squares += weight * square;
  }
  return squares;
}
