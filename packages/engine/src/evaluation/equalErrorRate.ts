import { ACCEPT_ALL, crossing, type ErrorRates } from './errorRates.ts';

/**
 * The equal-error rate of one set of scores: thresholds between distinct scores, linear in between. Equal
 * scores fall together, so a floor that many tries share is one step.
 *
 * Both sets in any order, neither empty.
 */
export function equalErrorRate(genuine: Float64Array, impostors: Float64Array): number {
  const rejects = genuine.toSorted();
  const accepts = impostors.toSorted();
  let g = 0;
  let i = 0;
  let below: ErrorRates = ACCEPT_ALL;
  for (;;) {
    // The next threshold is just above the lowest score that is still accepted.
    const lowest = Math.min(rejects[g] ?? Number.POSITIVE_INFINITY, accepts[i] ?? Number.POSITIVE_INFINITY);
    while ((rejects[g] ?? Number.POSITIVE_INFINITY) === lowest && g < rejects.length) g += 1;
    while ((accepts[i] ?? Number.POSITIVE_INFINITY) === lowest && i < accepts.length) i += 1;
    const rates = { frr: g / rejects.length, far: 1 - i / accepts.length };
    if (rates.frr >= rates.far) return crossing(below, rates);
    below = rates;
  }
}
