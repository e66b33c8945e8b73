import { scoreReachedBy, shareAtOrAbove, spreadsOf } from './scoreSpread.ts';
import type { TemplateShape } from './shape.ts';

/**
 * The lowest rate that is claimed: one in two thousand. Below it, there were too few impostor tries on people not used
 * to fit the figures to see whether they hold (at 0.03 %, twice as many passed on the people used to fit them).
 */
export const LOWEST_FALSE_MATCH_RATE = 0.0005;

/**
 * The share of impostors whose score would be this or higher: people who know the text and type it their own way.
 *
 * @param llr a calibrated score. NaN and shapes without figures give 1: no evidence at all.
 */
export function falseMatchRate(llr: number, shape: TemplateShape | null): number {
  const spreads = spreadsOf(shape);
  if (spreads === null || Number.isNaN(llr)) return 1;
  return Math.max(LOWEST_FALSE_MATCH_RATE, shareAtOrAbove(spreads.impostor, llr));
}

/** A policy that lets more than half of impostors in is none. */
const HIGHEST_TARGET = 0.5;

/** The lowest score whose false match rate is no higher than the target; null where none can be vouched for. */
export function thresholdFor(shape: TemplateShape | null, target: number): number | null {
  const spreads = spreadsOf(shape);
  if (spreads === null || !(target >= LOWEST_FALSE_MATCH_RATE && target <= HIGHEST_TARGET)) return null;
  return scoreReachedBy(spreads.impostor, target);
}

/** The share of genuine tries that an average typist of this shape loses at a threshold; 1 for an unknown shape. */
export function falseNonMatchRate(threshold: number, shape: TemplateShape | null): number {
  const spreads = spreadsOf(shape);
  if (spreads === null || Number.isNaN(threshold)) return 1;
  return 1 - shareAtOrAbove(spreads.genuine, threshold);
}
