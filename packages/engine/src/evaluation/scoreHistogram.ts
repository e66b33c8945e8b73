import { concatenateScores, distinctScores } from './distinctScores.ts';
import { firstFrom } from './firstFrom.ts';
import type { TypistScores } from './scoreTrials.ts';

/** Tries in bins of ascending score. */
export interface BinnedTries {
  readonly genuine: Float64Array;
  readonly impostors: Float64Array;
}

/** Sums the typists' histograms, each as often as its weight says. */
export type ScoreHistogram = (weights: Float64Array) => BinnedTries;

/** Scores that the bounds are taken from: quantiles need no more. */
const SAMPLED_SCORES = 65_536;

/**
 * Counts every typist's scores in bins. Their bounds are quantiles of the genuine scores and of the impostor
 * scores, so that both are spread evenly; few distinct scores have a bin each.
 */
export function histogramOf(typists: readonly TypistScores[], bins: number): ScoreHistogram {
  const bounds = boundsOf(typists, bins);
  const rows = typists.map(({ genuine, impostors }) => ({
    genuine: countInto(bounds, genuine),
    impostors: countInto(bounds, impostors),
  }));
  return (weights) => {
    const sums = { genuine: new Float64Array(bounds.length), impostors: new Float64Array(bounds.length) };
    rows.forEach((row, typist) => {
      const weight = weights[typist] ?? 0;
      if (weight === 0) return;
      addScaled(sums.genuine, row.genuine, weight);
      addScaled(sums.impostors, row.impostors, weight);
    });
    return sums;
  };
}

/** The highest score of every bin; scores above the last one count into it. */
function boundsOf(typists: readonly TypistScores[], bins: number): Float64Array {
  const genuine = distinctScores([sampled(typists.map((typist) => typist.genuine))]);
  const impostors = distinctScores([sampled(typists.map((typist) => typist.impostors))]);
  const all = distinctScores([genuine, impostors]);
  if (all.length <= bins) return all;
  const half = Math.max(1, Math.floor(bins / 2));
  return distinctScores([quantiles(genuine, half), quantiles(impostors, half)]);
}

function sampled(lists: readonly Float64Array[]): Float64Array {
  const all = concatenateScores(lists);
  const stride = Math.ceil(all.length / SAMPLED_SCORES);
  return stride <= 1 ? all : all.filter((_, i) => i % stride === 0);
}

function quantiles(sorted: Float64Array, count: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, i) => sorted[Math.round(((i + 1) / count) * (sorted.length - 1))] ?? 0,
  );
}

function countInto(bounds: Float64Array, scores: Float64Array): Uint32Array {
  const counts = new Uint32Array(bounds.length);
  for (const score of scores) {
    const bin = firstFrom(0, bounds.length - 1, (i) => score <= (bounds[i] ?? 0));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

function addScaled(sums: Float64Array, counts: Uint32Array, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + weight * (counts[i] ?? 0);
}
