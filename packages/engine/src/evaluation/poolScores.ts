import { distinctScores } from './distinctScores.ts';
import { ACCEPT_ALL, crossing, type ErrorRates } from './errorRates.ts';
import { countUpTo, firstFrom } from './firstFrom.ts';
import type { TypistScores } from './scoreTrials.ts';

/** Rates at one threshold for everybody. Weights: how often each typist counts. */
export interface PooledScores {
  equalErrorRate(weights: Float64Array): number;
  /** The share of genuine tries rejected at the lowest threshold that accepts no more than this share of impostors. */
  frrAtFar(far: number, weights: Float64Array): number;
}

/** Counts at one threshold, one a typist. */
interface Column {
  readonly rejected: Uint32Array;
  readonly accepted: Uint32Array;
}

/** Columns kept; more than that are counted again when needed. */
const CACHE_BYTES = 64_000_000;

/**
 * Prepares all scores for measuring under many weightings (a bootstrap).
 *
 * A threshold is the number of a distinct score, and lies just above it. A measure is found by halving the
 * range of thresholds; all weightings begin with the same halves and end near each other, so that the counts
 * of few thresholds are ever needed, and one resample costs some twenty sums over typists, however many
 * scores there are.
 */
export function poolScores(typists: readonly TypistScores[]): PooledScores {
  const sorted = typists.map(({ genuine, impostors }) => ({
    genuine: genuine.toSorted(),
    impostors: impostors.toSorted(),
  }));
  const distinct = distinctScores(sorted.flatMap(({ genuine, impostors }) => [genuine, impostors]));
  const columns = new Map<number, Column>();
  const maxColumns = Math.ceil(CACHE_BYTES / (8 * Math.max(1, typists.length)));

  const columnAt = (threshold: number): Column => {
    const known = columns.get(threshold);
    if (known !== undefined) return known;
    const score = distinct[threshold] ?? 0;
    const column: Column = {
      rejected: Uint32Array.from(sorted, ({ genuine }) => countUpTo(genuine, score)),
      accepted: Uint32Array.from(sorted, ({ impostors }) => impostors.length - countUpTo(impostors, score)),
    };
    if (columns.size < maxColumns) columns.set(threshold, column);
    return column;
  };

  const genuineTries = Uint32Array.from(sorted, ({ genuine }) => genuine.length);
  const impostorTries = Uint32Array.from(sorted, ({ impostors }) => impostors.length);
  const ratesUnder = (weights: Float64Array) => {
    const genuine = weightedSum(genuineTries, weights);
    const impostors = weightedSum(impostorTries, weights);
    return (threshold: number): ErrorRates => {
      if (threshold < 0) return ACCEPT_ALL;
      const { rejected, accepted } = columnAt(threshold);
      return {
        frr: weightedSum(rejected, weights) / genuine,
        far: weightedSum(accepted, weights) / impostors,
      };
    };
  };
  const last = distinct.length - 1;

  return {
    equalErrorRate(weights) {
      const ratesAt = ratesUnder(weights);
      const above = firstFrom(0, last, (threshold) => {
        const { frr, far } = ratesAt(threshold);
        return frr >= far;
      });
      return crossing(ratesAt(above - 1), ratesAt(above));
    },
    frrAtFar(far, weights) {
      const ratesAt = ratesUnder(weights);
      return ratesAt(firstFrom(-1, last, (threshold) => ratesAt(threshold).far <= far)).frr;
    },
  };
}

function weightedSum(counts: Uint32Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += (counts[i] ?? 0) * (weights[i] ?? 0);
  return sum;
}
