import { clamp } from '../math/clamp.ts';
import type { FreeTextTemplate } from '../models/freeText/freeText.ts';
import type { FreeTextStatistics, ViewStatistics } from '../models/freeText/statistics.ts';
import { byView, FREE_TEXT_VIEWS, type FreeTextView } from '../rhythm/freeTextFeatures.ts';
import { PAIRS } from '../rhythm/keyPairs.ts';
import { checkLimits } from './checkLimits.ts';
import type { Drift, FreeTextDriftLimits } from './drift.ts';

/**
 * Statistics that an update has just made, held within limits. A feature is one view of one pair of keys; a template
 * has it where its residual is, and the unit is what the anchor expects a typing of that pair to differ by. The step holds
 * for pairs that were seen before: the first times of a new one are followed by a fraction only.
 *
 * @param next made from `before`
 * @throws {UpdateError} `limits_not_sound`
 */
export function limitFreeTextDrift(
  next: FreeTextStatistics,
  before: FreeTextTemplate,
  anchor: FreeTextTemplate,
  limits: FreeTextDriftLimits,
): { readonly statistics: FreeTextStatistics; readonly drift: Drift } {
  checkLimits(limits);
  const homes = byView((name) => homesOf(next.pairs, anchor, name));
  const each = byView((name) => limitFeatures(next, name, before, homes[name], limits));
  const features = sum(each, (view) => view.features);
  const squares = sum(each, (view) => view.squares);
  const rms = Math.sqrt(squares / Math.max(1, features));
  // All come home together: whoever is led away far in many features at once is led in none.
  const share = rms > limits.rms ? limits.rms / rms : 1;
  const views = byView((name): ViewStatistics => {
    const { centres } = homes[name];
    const learned = next.views[name];
    const residuals = each[name].residuals.map((residual, k) => {
      if (share === 1 || (learned.weights[k] ?? 0) === 0) return residual;
      const home = centres[k] ?? 0;
      return home + share * (residual - home);
    });
    return { ...learned, residuals, squares: limitedSquares(learned, anchor, name, limits.spread) };
  });
  const drift = {
    rms: share * rms,
    largest: share * Math.max(...FREE_TEXT_VIEWS.map((name) => each[name].largest)),
    held: share < 1 ? features : sum(each, (view) => view.held),
  };
  return { statistics: { ...next, views }, drift };
}

/** By position among the pairs: where the anchor has a feature, or expects one that it has not seen, and its unit. */
interface Homes {
  readonly centres: Float64Array;
  readonly deviations: Float64Array;
}

function homesOf(pairs: Uint16Array, anchor: FreeTextTemplate, name: FreeTextView): Homes {
  const { means, precisions } = anchor.typist[name];
  const population = anchor.population.views[name];
  const seen = seenResiduals(anchor, name);
  const centres = Float64Array.from(pairs, (pair) => {
    const residual = seen[pair] ?? Number.NaN;
    return Number.isNaN(residual) ? (means[pair] ?? 0) - (population.means[pair] ?? 0) : residual;
  });
  return { centres, deviations: Float64Array.from(pairs, (pair) => 1 / Math.sqrt(precisions[pair] ?? 1)) };
}

interface Limited {
  readonly residuals: Float32Array;
  readonly features: number;
  readonly squares: number;
  readonly largest: number;
  readonly held: number;
}

function limitFeatures(
  { pairs, views }: FreeTextStatistics,
  name: FreeTextView,
  before: FreeTextTemplate,
  { centres, deviations }: Homes,
  { step, total }: FreeTextDriftLimits,
): Limited {
  const { weights, residuals: learned } = views[name];
  const starts = seenResiduals(before, name);
  const residuals = learned.slice();
  let features = 0;
  let squares = 0;
  let largest = 0;
  let held = 0;
  pairs.forEach((pair, k) => {
    if ((weights[k] ?? 0) === 0) return;
    const residual = learned[k] ?? 0;
    const deviation = deviations[k] ?? 1;
    const home = centres[k] ?? 0;
    const within = near(residual, home, total * deviation);
    // The step comes last: a template that was too far already comes home no faster than it may leave.
    const start = starts[pair] ?? Number.NaN;
    const limited = Number.isNaN(start) ? within : near(within, start, step * deviation);
    residuals[k] = limited;
    const way = Math.abs(limited - home) / deviation;
    features += 1;
    squares += way * way;
    largest = Math.max(largest, way);
    if (limited !== residual) held += 1;
  });
  return { residuals, features, squares, largest, held };
}

/** By pair; NaN for one that the template has not seen. */
function seenResiduals({ statistics: { pairs, views } }: FreeTextTemplate, name: FreeTextView): Float32Array {
  const seen = new Float32Array(PAIRS).fill(Number.NaN);
  const { weights, residuals } = views[name];
  pairs.forEach((pair, k) => {
    if ((weights[k] ?? 0) > 0) seen[pair] = residuals[k] ?? 0;
  });
  return seen;
}

/** What a typist's noise is derived from (noiseScale): no more than so many times the anchor's. */
function limitedSquares(
  { squares, features }: ViewStatistics,
  { typist, population }: FreeTextTemplate,
  name: FreeTextView,
  spread: number,
): number {
  const degrees = population.views[name].variances.noiseDegrees;
  return Math.min(squares, Math.max(0, spread * typist[name].noise * (degrees + features) - degrees));
}

function near(value: number, centre: number, reach: number): number {
  return clamp(value, centre - reach, centre + reach);
}

function sum(each: Readonly<Record<FreeTextView, Limited>>, value: (view: Limited) => number): number {
  return FREE_TEXT_VIEWS.reduce((total, name) => total + value(each[name]), 0);
}
