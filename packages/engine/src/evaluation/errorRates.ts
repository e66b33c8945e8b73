/** The two error rates at one threshold. */
export interface ErrorRates {
  /** Genuine tries rejected (FNMR). */
  readonly frr: number;
  /** Impostor tries accepted (FMR). */
  readonly far: number;
}

/** Every try is accepted. */
export const ACCEPT_ALL: ErrorRates = { frr: 0, far: 1 };

/** The rates when scores at or above the threshold are accepted. */
export function errorRatesAt(threshold: number, genuine: Float64Array, impostors: Float64Array): ErrorRates {
  return {
    frr: countIf(genuine, (score) => score < threshold) / genuine.length,
    far: countIf(impostors, (score) => score >= threshold) / impostors.length,
  };
}

/**
 * The rate at which both errors are equal, given neighbouring points of the curve with FRR below FAR and FRR
 * at or above it: where the straight line between them crosses (Killourhy & Maxion 2009).
 */
export function crossing(below: ErrorRates, above: ErrorRates): number {
  const gapBelow = below.far - below.frr;
  const gapAbove = above.frr - above.far;
  return below.frr + (gapBelow / (gapBelow + gapAbove)) * (above.frr - below.frr);
}

function countIf(scores: Float64Array, holds: (score: number) => boolean): number {
  let count = 0;
  for (const score of scores) if (holds(score)) count += 1;
  return count;
}
