import { equalErrorRate } from '../equalErrorRate.ts';
import { errorRatesAt } from '../errorRates.ts';
import type { TypistScores } from '../scoreTrials.ts';

/** Error within some repetitions, both included; rates as fractions. */
export interface UpdateBin {
  readonly from: number;
  readonly to: number;
  readonly eer_per_user_mean: number;
  readonly frr_at_threshold: number;
  readonly far_at_threshold: number;
}

/**
 * Error over time. Bins end at multiples of their size, so that those of different enrolments can be compared.
 *
 * @param scoresWithin of every template, between two repetitions, both included
 */
export function updateBins(
  from: number,
  last: number,
  size: number,
  scoresWithin: (from: number, to: number) => readonly TypistScores[],
): UpdateBin[] {
  const bins: UpdateBin[] = [];
  for (let start = from; start <= last; ) {
    const end = Math.min(last, Math.ceil(start / size) * size);
    bins.push(binOf(scoresWithin(start, end), start, end));
    start = end + 1;
  }
  return bins;
}

function binOf(scores: readonly TypistScores[], from: number, to: number): UpdateBin {
  let eer = 0;
  let rejected = 0;
  let accepted = 0;
  for (const { genuine, impostors, threshold } of scores) {
    const { frr, far } = errorRatesAt(threshold, genuine, impostors);
    eer += equalErrorRate(genuine, impostors);
    rejected += frr;
    accepted += far;
  }
  // As many tries at every template: the mean of the rates is the rate of all.
  return {
    from,
    to,
    eer_per_user_mean: eer / scores.length,
    frr_at_threshold: rejected / scores.length,
    far_at_threshold: accepted / scores.length,
  };
}
