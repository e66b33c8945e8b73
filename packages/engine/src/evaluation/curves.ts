import { type ErrorRates, errorRatesAt } from './errorRates.ts';
import { REJECTED, type TypistScores } from './scoreTrials.ts';

/** What a report draws: error rates over thresholds, and how the scores lie. */
export interface Curves {
  /** One threshold for everybody, from the strictest down. */
  readonly rates: readonly (ErrorRates & { readonly threshold: number })[];
  /** Shares of genuine and impostor tries in bins of equal width; what lies outside counts in the outermost. */
  readonly histogram: readonly {
    readonly from: number;
    readonly genuine: number;
    readonly impostors: number;
  }[];
}

/** Points of a curve: more can't be told apart on a page. */
const POINTS = 160;
const BINS = 60;
/** The histogram spans all but so many of the genuine and of the impostor scores on each side. */
const OUTSIDE = 0.002;

export function curvesOf(typists: readonly TypistScores[]): Curves {
  const genuine = pooled(typists.map((typist) => typist.genuine));
  const impostors = pooled(typists.map((typist) => typist.impostors));
  return { rates: ratesOver(genuine, impostors), histogram: histogramOver(genuine, impostors) };
}

function pooled(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all.sort();
}

/** Thresholds where either rate moves: quantiles of both sets, dense towards the low rates that matter. */
function ratesOver(genuine: Float64Array, impostors: Float64Array): Curves['rates'] {
  const shares = Array.from({ length: POINTS / 2 }, (_, i) => 10 ** (-4 + (4 * i) / (POINTS / 2 - 1)));
  const thresholds = shares.flatMap((share) => [quantile(impostors, 1 - share), quantile(genuine, share)]);
  return Array.from(new Set(thresholds))
    .filter((threshold) => threshold > REJECTED)
    .sort((a, b) => b - a)
    .map((threshold) => ({ threshold, ...errorRatesAt(threshold, genuine, impostors) }));
}

function histogramOver(genuine: Float64Array, impostors: Float64Array): Curves['histogram'] {
  const judged = (scores: Float64Array): Float64Array => scores.filter((score) => score > REJECTED);
  const [own, other] = [judged(genuine), judged(impostors)];
  if (own.length === 0 || other.length === 0) return [];
  const from = Math.min(quantile(own, OUTSIDE), quantile(other, OUTSIDE));
  const to = Math.max(quantile(own, 1 - OUTSIDE), quantile(other, 1 - OUTSIDE));
  const width = (to - from) / BINS || 1;
  const share = (scores: Float64Array): Float64Array => {
    const counts = new Float64Array(BINS);
    for (const score of scores) {
      const bin = Math.max(0, Math.min(BINS - 1, Math.floor((score - from) / width)));
      counts[bin] = (counts[bin] ?? 0) + 1 / scores.length;
    }
    return counts;
  };
  const [ownShares, otherShares] = [share(own), share(other)];
  return Array.from({ length: BINS }, (_, bin) => ({
    from: from + bin * width,
    genuine: ownShares[bin] ?? 0,
    impostors: otherShares[bin] ?? 0,
  }));
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)))] ?? 0;
}
