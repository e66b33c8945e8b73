import { llrCost } from './cllr.ts';
import { equalErrorRate } from './equalErrorRate.ts';
import { errorRatesAt } from './errorRates.ts';
import { minCllrOfCounts } from './minCllr.ts';
import { poolScores } from './poolScores.ts';
import { histogramOf } from './scoreHistogram.ts';
import type { TypistScores } from './scoreTrials.ts';

export const MEASURES = [
  /** Every typist at the threshold that suits them best afterwards: optimistic, comparable with papers. */
  'eer_per_user_mean',
  'eer_global',
  /** One threshold for everybody, the lowest at which no more than 1 % of impostor tries pass. */
  'frr_at_far_1pct',
  'frr_at_far_01pct',
  /** At the threshold of the model as it ships. */
  'frr_at_threshold',
  'far_at_threshold',
  /** What the scores are worth as natural logarithms of likelihood ratios, in bits; only for models that say so. */
  'cllr',
  'min_cllr',
] as const;

export type Measure = (typeof MEASURES)[number];
export type Measures = Readonly<Record<Measure, number>>;

/** Bins for min Cllr of a resample: 256 add less than 0.002 bits (scoreHistogram.test.ts). */
const BINS = 256;

/** Prepares the measures of a set of typists; weights say how often each typist counts. */
export function measuresOf(typists: readonly TypistScores[]): (weights: Float64Array) => Measures {
  const pool = poolScores(typists);
  const histogram = histogramOf(typists, BINS);
  const single = typists.map(({ genuine, impostors, threshold }) => {
    const { frr, far } = errorRatesAt(threshold, genuine, impostors);
    return {
      genuine: genuine.length,
      impostors: impostors.length,
      eer: equalErrorRate(genuine, impostors),
      rejected: frr * genuine.length,
      accepted: far * impostors.length,
      cost: llrCost(genuine, impostors),
    };
  });
  return (weights) => {
    const total = (value: (typist: (typeof single)[number]) => number): number =>
      single.reduce((sum, typist, i) => sum + (weights[i] ?? 0) * value(typist), 0);
    const genuine = total((typist) => typist.genuine);
    const impostors = total((typist) => typist.impostors);
    const binned = histogram(weights);
    return {
      eer_per_user_mean: total(({ eer }) => eer) / total(() => 1),
      eer_global: pool.equalErrorRate(weights),
      frr_at_far_1pct: pool.frrAtFar(0.01, weights),
      frr_at_far_01pct: pool.frrAtFar(0.001, weights),
      frr_at_threshold: total(({ rejected }) => rejected) / genuine,
      far_at_threshold: total(({ accepted }) => accepted) / impostors,
      cllr:
        (total(({ cost }) => cost.genuine) / genuine + total(({ cost }) => cost.impostors) / impostors) / 2,
      min_cllr: minCllrOfCounts(binned.genuine, binned.impostors),
    };
  };
}

/** The sample standard deviation of the typists' own equal-error rates. */
export function eerDeviation(typists: readonly TypistScores[]): number {
  const rates = typists.map(({ genuine, impostors }) => equalErrorRate(genuine, impostors));
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const squares = rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0);
  return rates.length < 2 ? 0 : Math.sqrt(squares / (rates.length - 1));
}
