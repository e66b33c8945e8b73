import { POLICY_PRESETS } from '@keystroke-auth/protocol';

/**
 * How often somebody else's typing may be allowed: the target of the policy, which the rates of docs/accuracy.md agree
 * with within a factor of two.
 */
export const PROMISED_RATE = 2 * POLICY_PRESETS.balanced.target_false_match_rate;
/** A run that keeps the promise fails for this reason less than once in a million runs. */
const LEAST_CHANCE = 1e-6;

/** Whether more tries were allowed than the promise explains: the exact binomial tail is below one in a million. */
export function breaksPromise({
  sent,
  allowed,
}: {
  readonly sent: number;
  readonly allowed: number;
}): boolean {
  return chanceOfAtLeast(allowed, sent, PROMISED_RATE) < LEAST_CHANCE;
}

/** The chance of so many or more of `tries` that are independent and each happen at a rate between 0 and 1. */
export function chanceOfAtLeast(count: number, tries: number, rate: number): number {
  // Each term of the sum is the one before times a ratio; logarithms, because the first may be too small for a number.
  let term = tries * Math.log1p(-rate);
  let chance = count <= 0 ? Math.exp(term) : 0;
  for (let i = 1; i <= tries; i++) {
    term += Math.log((tries - i + 1) / i) + Math.log(rate) - Math.log1p(-rate);
    if (i >= count) chance += Math.exp(term);
  }
  return Math.min(1, chance);
}
