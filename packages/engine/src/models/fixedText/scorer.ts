import type { FixedTextPrior, ViewPrior } from '../../prior/fixedTextPrior.ts';
import { featureCount, viewStart } from '../../rhythm/timingViews.ts';
import type { FixedTextStatistics } from './statistics.ts';

/** Everything that scoring a probe needs, one entry a feature (`pace…`: one a view). Derived, never stored. */
export interface FixedTextScorer {
  readonly keys: number;
  /** Expected value and inverse variance for this typist. */
  readonly typistMeans: Float64Array;
  readonly typistPrecisions: Float64Array;
  /** The same for anyone who types this text. */
  readonly anyoneMeans: Float64Array;
  readonly anyonePrecisions: Float64Array;
  /** Half of the log ratio of the variances. */
  readonly logRatios: Float64Array;
  /** Variance of a sample's pace around the expectation. */
  readonly paceTypist: Float64Array;
  readonly paceAnyone: Float64Array;
}

/** Degrees of freedom: a typist's noise held to the population's, a position's held to the typist's. */
const TYPIST_DEGREES = 5;
const POSITION_DEGREES = 6;
/** Anyone's noise leans so much towards the typist's: some texts and keyboards are noisier than others. */
const TYPIST_NOISE_SHARE = 0.2;
/** Expected speed-up after enrolment, DRIFT / (5 + samples) on the log scale: practice, for everybody. */
const DRIFT = 0.4;
const DRIFT_SAMPLES = 5;
/** Holds do not get shorter with practice; asinh stretches an up-down time's share of the speed-up. */
const DRIFT_OF_VIEW = [0, 1, 1.4, 1];

/** @param baseline what everybody's times on the text have in common (prior/baseline.ts) */
export function prepareScorer(
  statistics: FixedTextStatistics,
  keys: number,
  prior: FixedTextPrior,
  baseline: Float64Array,
): FixedTextScorer {
  const features = featureCount(keys);
  const scorer: FixedTextScorer = {
    keys,
    typistMeans: new Float64Array(features),
    typistPrecisions: new Float64Array(features),
    anyoneMeans: new Float64Array(features),
    anyonePrecisions: new Float64Array(features),
    logRatios: new Float64Array(features),
    paceTypist: new Float64Array(prior.views.length),
    paceAnyone: new Float64Array(prior.views.length),
  };
  prior.views.forEach((view, index) => {
    const span = { from: viewStart(index, keys), to: viewStart(index + 1, keys) };
    const typist = typistOf(statistics, span, view, baseline);
    scorer.paceTypist[index] = view.sample + typist.paceVariance;
    scorer.paceAnyone[index] = view.sample + view.pace;
    const drift = ((DRIFT_OF_VIEW[index] ?? 0) * DRIFT) / (DRIFT_SAMPLES + statistics.samples);
    for (let k = span.from; k < span.to; k++) {
      prepareFeature(scorer, k, statistics, typist, view, baseline[k] ?? 0, drift);
    }
  });
  return scorer;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A typist in one view: pace relative to the population, what is not known of it, noise of a keystroke. */
interface Typist {
  readonly pace: number;
  readonly paceVariance: number;
  readonly noise: number;
}

function typistOf(
  { means, squares, weights, squaredWeights }: FixedTextStatistics,
  { from, to }: Span,
  view: ViewPrior,
  baseline: Float64Array,
): Typist {
  let residuals = 0;
  let positions = 0;
  let effective = 0;
  let total = 0;
  let degrees = 0;
  for (let k = from; k < to; k++) {
    const weight = weights[k] ?? 0;
    if (weight === 0) continue;
    const count = (weight * weight) / (squaredWeights[k] ?? 1);
    residuals += (means[k] ?? 0) - (baseline[k] ?? 0);
    positions += 1;
    effective += count;
    total += squares[k] ?? 0;
    degrees += weight * (1 - 1 / count);
  }
  const noise = (TYPIST_DEGREES * view.noise + total) / (TYPIST_DEGREES + degrees);
  if (positions === 0) return { pace: 0, paceVariance: view.pace, noise };
  const samples = effective / positions;
  // Habits repeat, so they average out over positions but not over samples.
  const error = view.sample / samples + view.habit / positions + noise / samples / positions;
  return {
    pace: ((residuals / positions) * view.pace) / (view.pace + error),
    paceVariance: (view.pace * error) / (view.pace + error),
    noise,
  };
}

function prepareFeature(
  scorer: FixedTextScorer,
  k: number,
  { means, squares, weights, squaredWeights }: FixedTextStatistics,
  typist: Typist,
  view: ViewPrior,
  base: number,
  drift: number,
): void {
  const anyoneNoise = view.noise ** (1 - TYPIST_NOISE_SHARE) * typist.noise ** TYPIST_NOISE_SHARE;
  const textHabit = view.habit * view.textShare;
  let typistMean = typist.pace;
  let typistVariance = typist.noise + view.habit;
  let anyoneMean = 0;
  let anyoneVariance = anyoneNoise + view.habit;
  const weight = weights[k] ?? 0;
  if (weight > 0) {
    const count = (weight * weight) / (squaredWeights[k] ?? 1);
    const degrees = weight * (1 - 1 / count);
    const noise = (POSITION_DEGREES * typist.noise + (squares[k] ?? 0)) / (POSITION_DEGREES + degrees);
    const spread = view.habit + noise / count;
    const residual = (means[k] ?? 0) - base - typist.pace;
    typistMean += (view.habit / spread) * residual;
    typistVariance = noise + view.habit * (1 - view.habit / spread);
    // The part of a habit that belongs to the text is what an impostor has in common with the typist.
    anyoneMean = (textHabit / spread) * residual;
    anyoneVariance = anyoneNoise + view.habit - (textHabit * textHabit) / spread;
  }
  scorer.typistMeans[k] = base + typistMean - drift;
  scorer.anyoneMeans[k] = base + anyoneMean;
  scorer.typistPrecisions[k] = 1 / typistVariance;
  scorer.anyonePrecisions[k] = 1 / anyoneVariance;
  scorer.logRatios[k] = 0.5 * Math.log(anyoneVariance / typistVariance);
}
