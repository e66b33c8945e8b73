import { dot } from '../math/dot.ts';
import { isKnownShape, type TemplateShape } from './shape.ts';
import {
  FIXED_TEXT_SPREADS,
  FREE_TEXT_SPREADS,
  fixedTextTerms,
  freeTextTerms,
  type SpreadTable,
} from './spreadTables.ts';

/** No shape that was measured comes near it; it keeps an extrapolated one from dividing by nothing. */
const SMALLEST_SCALE = 0.1;

/**
 * How scores of one kind of try spread: the share at or above t is exp(-exp((t - location) / scale)).
 *
 * Two constants meet impostors' scores from one in three to one in two thousand: over all shapes of the public data
 * sets, ln(-ln share) is straight in the score. Monotone, and its inverse has a closed form.
 */
export interface ScoreSpread {
  readonly location: number;
  readonly scale: number;
}

export function shareAtOrAbove({ location, scale }: ScoreSpread, score: number): number {
  return Math.exp(-Math.exp((score - location) / scale));
}

/** The score that this share of tries reaches; the share is above 0 and below 1. */
export function scoreReachedBy({ location, scale }: ScoreSpread, share: number): number {
  return location + scale * Math.log(-Math.log(share));
}

/** How impostors and genuine typists spread on a template of this shape; null where nothing was measured. */
export function spreadsOf(
  shape: TemplateShape | null,
): { readonly impostor: ScoreSpread; readonly genuine: ScoreSpread } | null {
  if (!isKnownShape(shape)) return null;
  const terms = shape.mode === 'fixed' ? fixedTextTerms(shape) : freeTextTerms(shape);
  if (terms === null) return null;
  const tables = shape.mode === 'fixed' ? FIXED_TEXT_SPREADS : FREE_TEXT_SPREADS;
  const spreadOf = ({ location, scale }: SpreadTable): ScoreSpread => ({
    location: dot(location, terms),
    scale: Math.max(SMALLEST_SCALE, dot(scale, terms)),
  });
  return { impostor: spreadOf(tables.impostor), genuine: spreadOf(tables.genuine) };
}
