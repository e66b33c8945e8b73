import type { DecisionWord } from '@keystroke-auth/client';
import { spoken } from '../words.ts';

const SHAPES: Readonly<Record<DecisionWord, string>> = {
  allow: 'M2 8l3.5 4L14 3',
  step_up: 'M8 14V3M3 7l5-5 5 5',
  deny: 'M3 3l10 10M13 3L3 13',
  insufficient: 'M3 8h10',
};

/** A decision by colour, shape and word. */
export function Decision({ of }: { readonly of: DecisionWord }) {
  return (
    <span class={`decision ${of}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[of]} />
      </svg>
      {spoken(of)}
    </span>
  );
}

/** Where a score is, and where it would have had to be. */
export function ScoreLine({
  score,
  threshold,
}: {
  readonly score: number;
  readonly threshold: number | null;
}) {
  const reach = Math.max(6, Math.abs(score) + 1, Math.abs(threshold ?? 0) + 1);
  const at = (value: number) => 100 + (value / reach) * 100;
  const passed = threshold !== null && score >= threshold;
  return (
    <svg class="score-line" viewBox="0 0 200 24" role="img">
      <title>
        {threshold === null
          ? `Score ${score.toFixed(2)}`
          : `Score ${score.toFixed(2)}, threshold ${threshold.toFixed(2)}`}
      </title>
      <line x1="0" x2="200" y1="14" y2="14" class="axis" />
      <line x1="100" x2="100" y1="11" y2="17" class="axis" />
      {threshold === null ? null : (
        <line x1={at(threshold)} x2={at(threshold)} y1="5" y2="22" class="threshold" />
      )}
      <circle cx={at(score)} cy="14" r="5" class={passed ? 'allow' : 'deny'} />
    </svg>
  );
}
