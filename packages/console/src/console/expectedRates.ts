import type { Attempt } from '@keystroke-auth/client';
import type { PublishedRates } from './publishedRates.ts';

/** What a target would do. Shares; null where nothing is known. */
export interface ExpectedRates {
  readonly falseMatch: number | null;
  readonly falseReject: number | null;
  /** Tries behind each. */
  readonly impostors: number;
  readonly people: number;
}

/** Fewer tries say nothing about a rate of some percent. */
export const ENOUGH = 100;

/**
 * By the tries of this deployment whose outcome was reported: a try is allowed where the share of impostors who score so
 * is at most the target. Confirmed ones are the person, others somebody else.
 */
export function ratesOfAttempts(attempts: readonly Attempt[], target: number): ExpectedRates {
  const judged = attempts.flatMap(({ outcome, false_match_rate: rate }) =>
    outcome === null || rate === null ? [] : [{ isPerson: outcome.success, isAllowed: rate <= target }],
  );
  const people = judged.filter(({ isPerson }) => isPerson);
  const impostors = judged.filter(({ isPerson }) => !isPerson);
  const share = (of: typeof judged, isAllowed: boolean) =>
    of.length < ENOUGH ? null : of.filter((one) => one.isAllowed === isAllowed).length / of.length;
  return {
    falseMatch: share(impostors, true),
    falseReject: share(people, false),
    impostors: impostors.length,
    people: people.length,
  };
}

/** Between the published points, on the scale of the target's logarithm; null outside of them: nothing was measured there. */
export function ratesPublished({ points }: PublishedRates, target: number) {
  for (const [i, high] of points.entries()) {
    const low = points[i + 1];
    if (target === high.target) return { falseMatch: high.falseMatch, falseReject: high.falseReject };
    if (low === undefined || target > high.target || target < low.target) continue;
    const part = Math.log(target / high.target) / Math.log(low.target / high.target);
    const between = (from: number, to: number) => from + (to - from) * part;
    return {
      falseMatch: between(high.falseMatch, low.falseMatch),
      falseReject: between(high.falseReject, low.falseReject),
    };
  }
  return null;
}
