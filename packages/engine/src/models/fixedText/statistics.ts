import { clamp } from '../../math/clamp.ts';
import { medianInPlace } from '../../math/medianInPlace.ts';
import type { FixedTextPrior } from '../../prior/fixedTextPrior.ts';
import { featureCount, type TimingViews, viewStart } from '../../rhythm/timingViews.ts';

/**
 * What is learned of a typist's times on one text: per feature a weighted mean, the weighted squares around it, and
 * the sums of weights and of squared weights. 16 bytes a feature; a phrase of 17 keys takes 1,040.
 */
export interface FixedTextStatistics {
  readonly samples: number;
  readonly means: Float32Array;
  readonly squares: Float32Array;
  readonly weights: Float32Array;
  readonly squaredWeights: Float32Array;
}

/** Weight of a sample relative to the next newer one: typing changes with practice. */
const RECENCY = 0.95;
/** Older samples weigh less than 5 % and are left out. */
const MAX_SAMPLES = 60;
/** Enrolment values further from the median are slips: clipped to so many robust standard deviations. */
const CLIP = 3;
/** From so many samples on a position has a spread of its own, and a median worth clipping to. */
const OWN_SPREAD_SAMPLES = 20;
const CLIPPING_SAMPLES = 3;
/** Degrees of freedom with which a spread is held to the wider one: the population's, the typist's. */
const SPREAD_DEGREES = 10;
/** Standard deviations in a median absolute deviation of normal values. */
const MAD_SCALE = 1.4826;

/** Learns from samples of one text in the order in which they were typed; NaN features are missing. */
export function enrolStatistics(
  samples: readonly TimingViews[],
  keys: number,
  prior: FixedTextPrior,
): FixedTextStatistics {
  const recent = samples.slice(-MAX_SAMPLES);
  const statistics = empty(samples.length, featureCount(keys));
  const limits = recent.length < CLIPPING_SAMPLES ? null : clippingLimits(recent, keys, prior);
  for (let k = 0; k < statistics.means.length; k++) accumulate(statistics, k, recent, limits);
  return statistics;
}

function empty(samples: number, features: number): FixedTextStatistics {
  return {
    samples,
    means: new Float32Array(features),
    squares: new Float32Array(features),
    weights: new Float32Array(features),
    squaredWeights: new Float32Array(features),
  };
}

/** Each feature is believed from its middle minus its reach to its middle plus its reach. */
interface Limits {
  readonly middles: Float64Array;
  readonly reaches: Float64Array;
}

function clippingLimits(samples: readonly TimingViews[], keys: number, prior: FixedTextPrior): Limits {
  const features = featureCount(keys);
  const limits: Limits = { middles: new Float64Array(features), reaches: new Float64Array(features) };
  // Enrolment is on the path of a request: one buffer for all medians instead of an array for each.
  const buffer = new Float64Array(samples.length * (keys + 1));
  prior.views.forEach(({ noise }, view) => {
    limitView(limits, samples, viewStart(view, keys), viewStart(view + 1, keys), noise, buffer);
  });
  return limits;
}

/** @param buffer room for every value of the view, and for one feature's values before them */
function limitView(
  { middles, reaches }: Limits,
  samples: readonly TimingViews[],
  from: number,
  to: number,
  noise: number,
  buffer: Float64Array,
): void {
  const n = samples.length;
  const own = buffer.subarray(0, n);
  const all = buffer.subarray(n);
  const ownSpreads = n >= OWN_SPREAD_SAMPLES;
  let deviations = 0;
  let degrees = 0;
  for (let k = from; k < to; k++) {
    let count = 0;
    for (let i = 0; i < n; i++) {
      const value = samples[i]?.[k] ?? Number.NaN;
      if (!Number.isNaN(value)) own[count++] = value;
    }
    if (count === 0) continue;
    const middle = medianInPlace(own, count);
    middles[k] = middle;
    for (let i = 0; i < count; i++) {
      const deviation = Math.abs((own[i] ?? 0) - middle);
      own[i] = deviation;
      all[deviations++] = deviation;
    }
    if (ownSpreads) reaches[k] = MAD_SCALE * medianInPlace(own, count);
    degrees += count - 1;
  }
  const typist = deviations === 0 ? 0 : MAD_SCALE * medianInPlace(all, deviations);
  const pooled =
    (((typist * typist * n) / (n - 1)) * degrees + SPREAD_DEGREES * noise) / (degrees + SPREAD_DEGREES);
  for (let k = from; k < to; k++) {
    const spread = reaches[k] ?? 0;
    const variance = ownSpreads
      ? (SPREAD_DEGREES * pooled + n * spread * spread) / (SPREAD_DEGREES + n)
      : pooled;
    reaches[k] = CLIP * Math.sqrt(variance);
  }
}

/** West's incremental weighted mean and squares, newest sample first with weight 1. */
function accumulate(
  into: FixedTextStatistics,
  k: number,
  samples: readonly TimingViews[],
  limits: Limits | null,
): void {
  const middle = limits?.middles[k] ?? 0;
  const reach = limits?.reaches[k] ?? Number.POSITIVE_INFINITY;
  const [low, high] = [middle - reach, middle + reach];
  let mean = 0;
  let squares = 0;
  let weights = 0;
  let squaredWeights = 0;
  let weight = 1;
  for (let i = samples.length - 1; i >= 0; i--, weight *= RECENCY) {
    const value = samples[i]?.[k] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const clipped = clamp(value, low, high);
    weights += weight;
    squaredWeights += weight * weight;
    const step = clipped - mean;
    mean += (step * weight) / weights;
    squares += weight * step * (clipped - mean);
  }
  into.means[k] = mean;
  into.squares[k] = squares;
  into.weights[k] = weights;
  into.squaredWeights[k] = squaredWeights;
}

/** Prior degrees of freedom of the spread that an update is clipped by, and its share of the population's noise. */
const UPDATE_DEGREES = 8;
const UPDATE_NOISE_SHARE = 0.5;

/** The statistics after one more sample, from themselves alone: exponential forgetting, clipped. */
export function updateStatistics(
  statistics: FixedTextStatistics,
  sample: TimingViews,
  keys: number,
  prior: FixedTextPrior,
): FixedTextStatistics {
  const next: FixedTextStatistics = {
    samples: statistics.samples + 1,
    means: statistics.means.slice(),
    squares: statistics.squares.slice(),
    weights: statistics.weights.slice(),
    squaredWeights: statistics.squaredWeights.slice(),
  };
  prior.views.forEach(({ noise }, view) => {
    for (let k = viewStart(view, keys); k < viewStart(view + 1, keys); k++) {
      updateFeature(statistics, next, k, sample[k] ?? Number.NaN, noise);
    }
  });
  return next;
}

function updateFeature(
  from: FixedTextStatistics,
  to: FixedTextStatistics,
  k: number,
  value: number,
  noise: number,
): void {
  // Missing: nothing learned, nothing forgotten.
  if (Number.isNaN(value)) return;
  const weight = from.weights[k] ?? 0;
  if (weight === 0) {
    to.means[k] = value;
    to.weights[k] = 1;
    to.squaredWeights[k] = 1;
    return;
  }
  const mean = from.means[k] ?? 0;
  const squares = from.squares[k] ?? 0;
  const variance = (UPDATE_DEGREES * UPDATE_NOISE_SHARE * noise + squares) / (UPDATE_DEGREES + weight);
  const reach = CLIP * Math.sqrt(variance);
  const step = clamp(value - mean, -reach, reach);
  const faded = weight * RECENCY;
  to.means[k] = mean + step / (faded + 1);
  to.squares[k] = RECENCY * squares + (faded / (faded + 1)) * step * step;
  to.weights[k] = faded + 1;
  to.squaredWeights[k] = RECENCY * RECENCY * (from.squaredWeights[k] ?? 0) + 1;
}
