import type { Attempt, DecisionWord } from '@keystroke-auth/client';

export const DECISION_WORDS: readonly DecisionWord[] = ['allow', 'step_up', 'deny', 'insufficient'];

/** Attempts by time: how many of each decision fall into each of `steps` equal steps of `since` to `until` (ms). */
export function overTime(
  attempts: readonly Attempt[],
  { since, until, steps }: { readonly since: number; readonly until: number; readonly steps: number },
): { readonly times: readonly number[]; readonly counts: Readonly<Record<DecisionWord, readonly number[]>> } {
  const step = (until - since) / steps;
  const empty = () => Array.from({ length: steps }, () => 0);
  const counts = { allow: empty(), step_up: empty(), deny: empty(), insufficient: empty() };
  for (const { created_at: at, decision } of attempts) {
    const i = Math.floor((Date.parse(at) - since) / step);
    const row = counts[decision];
    const before = row[i];
    if (before !== undefined) row[i] = before + 1;
  }
  return { times: empty().map((_, i) => (since + (i + 0.5) * step) / 1_000), counts };
}

/** How many attempts have a score in each step of one, from the lowest to the highest; ends hold what is beyond. */
export function scoreHistogram(
  attempts: readonly Attempt[],
  reach = 12,
): { readonly scores: readonly number[]; readonly counts: readonly number[] } {
  const scores = Array.from({ length: reach * 2 + 1 }, (_, i) => i - reach);
  const counts = scores.map(() => 0);
  for (const { score } of attempts) {
    if (score === null) continue;
    const i = Math.min(reach, Math.max(-reach, Math.round(score))) + reach;
    counts[i] = (counts[i] ?? 0) + 1;
  }
  return { scores, counts };
}

export function countDecisions(attempts: readonly Attempt[]): Readonly<Record<DecisionWord, number>> {
  const counts = { allow: 0, step_up: 0, deny: 0, insufficient: 0 };
  for (const { decision } of attempts) counts[decision] += 1;
  return counts;
}
