import { type FreeTextPopulation, noiseOfPair, type ViewPopulation } from '../../prior/freeTextPopulation.ts';
import { byView, type FreeTextFeatures } from '../../rhythm/freeTextFeatures.ts';
import { distinctPairs, positionsOf } from './enrol.ts';
import {
  type FreeTextStatistics,
  LEARNING_DEGREES,
  studentWeight,
  type ViewStatistics,
} from './statistics.ts';
import { type Posterior, posteriorOf } from './typist.ts';

/**
 * The statistics after one more sample, weighed by what is known of the typist so far. Five samples and five updates
 * come near to what ten samples at once reach.
 */
export function updateStatistics(
  statistics: FreeTextStatistics,
  sample: FreeTextFeatures,
  population: FreeTextPopulation,
): FreeTextStatistics {
  const pairs = distinctPairs([statistics.pairs, sample.pairs]);
  const positions = positionsOf(pairs);
  const views = byView((name) => {
    const view = population.views[name];
    const before = statistics.views[name];
    const next = spread(before, statistics.pairs, positions, pairs.length);
    const posterior = posteriorOf(statistics, before, view);
    return addView(next, sample.pairs, sample.values[name], positions, view, posterior, statistics.samples);
  });
  return { samples: statistics.samples + 1, pairs, views };
}

/** A view's statistics at the positions of a longer list of pairs. */
function spread(
  from: ViewStatistics,
  pairs: Uint16Array,
  positions: Int16Array,
  length: number,
): ViewStatistics {
  const to = { weights: new Float32Array(length), residuals: new Float32Array(length) };
  pairs.forEach((pair, k) => {
    const at = positions[pair] ?? 0;
    to.weights[at] = from.weights[k] ?? 0;
    to.residuals[at] = from.residuals[k] ?? 0;
  });
  return { ...from, ...to };
}

/** Adds the sample's features to statistics that are not shared yet. */
function addView(
  { weights, residuals, ...totals }: ViewStatistics,
  pairs: Uint16Array,
  values: Float64Array,
  positions: Int16Array,
  view: ViewPopulation,
  posterior: Posterior,
  samples: number,
): ViewStatistics {
  const { noise, moments } = posterior;
  // A pace of its own takes its share of the typist's: of the new mean over samples it is one in so many.
  const pace = (samplePace(pairs, values, view, posterior) * samples) / (samples + 1);
  let { features, squares } = totals;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const pair = pairs[i] ?? 0;
    const at = positions[pair] ?? 0;
    const residual = value - (view.means[pair] ?? 0) - pace;
    const error = residual - (moments.means[pair] ?? 0);
    const square = (error * error + (moments.variances[pair] ?? 0)) / noiseOfPair(view, pair);
    const weight = studentWeight(LEARNING_DEGREES, square / noise);
    const total = (weights[at] ?? 0) + weight;
    weights[at] = total;
    residuals[at] = (residuals[at] ?? 0) + (weight / total) * (residual - (residuals[at] ?? 0));
    squares += weight * square;
    features += 1;
  });
  return { weights, residuals, features, squares };
}

/** Posterior mean of the pace of a sample, one robust step. */
function samplePace(
  pairs: Uint16Array,
  values: Float64Array,
  view: ViewPopulation,
  { noise, moments }: Posterior,
): number {
  let sum = 0;
  let precisions = 1 / view.variances.sample;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const pair = pairs[i] ?? 0;
    const variance = noise * noiseOfPair(view, pair) + (moments.variances[pair] ?? 0);
    const error = value - (view.means[pair] ?? 0) - (moments.means[pair] ?? 0);
    const precision = studentWeight(LEARNING_DEGREES, (error * error) / variance) / variance;
    sum += precision * error;
    precisions += precision;
  });
  return sum / precisions;
}
