import { normalEquations } from './leastSquares.ts';
import type { SpreadTable } from './spreadTables.ts';

/** Scores of one shape, of impostors or of genuine typists. */
export interface SpreadSample {
  /** What location and scale are linear in. */
  readonly terms: readonly number[];
  readonly scores: Float64Array;
  readonly weight: number;
}

/** A share that is reached by fewer tries than this is chance. */
const LEAST_TRIES = 10;

/**
 * Fits quantiles: the score that a share p of tries reaches is location + scale · ln(-ln p), both linear in the terms.
 *
 * Every share counts alike, as far as there are tries to tell it, so that the rare ones are met as well as the common.
 */
export function fitSpread(samples: readonly SpreadSample[], shares: readonly number[]): SpreadTable {
  const size = samples[0]?.terms.length ?? 0;
  const equations = normalEquations(2 * size);
  for (const { terms, scores, weight } of samples) {
    const sorted = scores.toSorted();
    for (const share of shares) {
      const reached = share * sorted.length;
      if (Math.min(reached, sorted.length - reached) < LEAST_TRIES) continue;
      const stretch = Math.log(-Math.log(share));
      const row = [...terms, ...terms.map((term) => term * stretch)];
      equations.add(row, sorted[sorted.length - Math.ceil(reached)] ?? 0, weight);
    }
  }
  const weights = equations.solve();
  return { location: weights.slice(0, size), scale: weights.slice(size) };
}
