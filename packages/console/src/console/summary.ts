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

/** Fewer say nothing about where the middle of them is. */
const ENOUGH = 3;

/** Scores of people as themselves: of tries that were allowed, or that another factor confirmed. Quartiles by step of time; null where there are too few. */
export function scoreDrift(
  attempts: readonly Attempt[],
  { since, until, steps }: { readonly since: number; readonly until: number; readonly steps: number },
): {
  readonly low: readonly (number | null)[];
  readonly middle: readonly (number | null)[];
  readonly high: readonly (number | null)[];
} {
  const step = (until - since) / steps;
  const inSteps: number[][] = Array.from({ length: steps }, () => []);
  for (const { score, decision, outcome, created_at: at } of attempts) {
    const isThem = outcome === null ? decision === 'allow' : outcome.success;
    if (score === null || !isThem) continue;
    inSteps[Math.floor((Date.parse(at) - since) / step)]?.push(score);
  }
  const sorted = inSteps.map((scores) => scores.toSorted((a, b) => a - b));
  const quantile = (share: number) =>
    sorted.map((scores) =>
      scores.length < ENOUGH ? null : (scores[Math.round((scores.length - 1) * share)] ?? null),
    );
  return { low: quantile(0.25), middle: quantile(0.5), high: quantile(0.75) };
}

export function countDecisions(attempts: readonly Attempt[]): Readonly<Record<DecisionWord, number>> {
  const counts = { allow: 0, step_up: 0, deny: 0, insufficient: 0 };
  for (const { decision } of attempts) counts[decision] += 1;
  return counts;
}
