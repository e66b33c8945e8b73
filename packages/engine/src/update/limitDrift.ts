import type { FixedTextTemplate } from '../models/fixedText/fixedText.ts';
import type { FixedTextStatistics } from '../models/fixedText/statistics.ts';
import { checkLimits } from './checkLimits.ts';
import type { Drift, DriftLimits } from './drift.ts';

/**
 * Holds the statistics that an update has just made within the limits, in place.
 *
 * @param next made from `before` and shared with nobody yet
 * @throws {UpdateError} `limits_not_sound`
 */
export function limitDrift(
  next: FixedTextStatistics,
  before: FixedTextTemplate,
  anchor: FixedTextTemplate,
  limits: DriftLimits,
): Drift {
  checkLimits(limits);
  const { typistPrecisions } = anchor.scorer;
  let squares = 0;
  let largest = 0;
  let held = 0;
  for (let k = 0; k < next.means.length; k++) {
    const weight = next.weights[k] ?? 0;
    if (weight === 0) continue;
    const deviation = 1 / Math.sqrt(typistPrecisions[k] ?? 1);
    const learned = next.means[k] ?? 0;
    const start = centre(before, k);
    const home = centre(anchor, k);
    // The step comes last: a template that was too far already comes home no faster than it may leave.
    const within = clamp(learned, home, limits.total * deviation);
    const mean = clamp(within, start, limits.step * deviation);
    if (mean !== learned) held += 1;
    next.means[k] = mean;
    const most = limits.spread * deviation * deviation * weight;
    if ((next.squares[k] ?? 0) > most) next.squares[k] = most;
    const way = Math.abs(mean - home) / deviation;
    squares += way * way;
    if (way > largest) largest = way;
  }
  return { rms: Math.sqrt(squares / Math.max(1, next.means.length)), largest, held };
}

/** Where a template has a feature: its mean, or where it expects one that it has not seen. */
function centre({ statistics, scorer }: FixedTextTemplate, k: number): number {
  return (statistics.weights[k] ?? 0) > 0 ? (statistics.means[k] ?? 0) : (scorer.typistMeans[k] ?? 0);
}

function clamp(value: number, centreOf: number, reach: number): number {
  return Math.min(centreOf + reach, Math.max(centreOf - reach, value));
}
