import type { Decision } from '@keystroke-auth/protocol';
import { useEffect, useRef } from 'preact/hooks';

const WORDS = {
  allow: ['Let in', 'That is your rhythm.'],
  step_up: ['One more step', 'Close, but not sure: a log-in would ask for a code.'],
  deny: ['Refused', 'That is not your rhythm: a log-in would ask for a code, and take note.'],
  insufficient: ['No answer', 'There is nothing to compare: a log-in would ask for another factor.'],
} as const;

export interface Try {
  readonly who: 'you' | 'other' | 'attack';
  /** What was done, as a heading. */
  readonly what: string;
  readonly decision: Decision;
  /** Instead of what the decision usually means. */
  readonly meaning?: string | undefined;
  readonly text: string;
}

/** What the service made of a try: the answer, where it stands on the scale, why, and which keys spoke for and against. */
export function Verdict({ one, earlier }: { readonly one: Try; readonly earlier: readonly Try[] }) {
  const { decision, meaning } = one;
  const [word, usual] = wordsOf(decision);
  const { score, threshold, false_match_rate: rate } = decision;
  const answer = useRef<HTMLParagraphElement>(null);
  // On a small screen it would stand below what can be seen.
  useEffect(() => answer.current?.scrollIntoView({ block: 'nearest' }), [one]);
  return (
    <div class="verdict">
      <p ref={answer} class={`answer ${decision.decision}`}>
        <strong>{word}</strong> <span>{meaning ?? usual}</span>
      </p>
      {score !== null && threshold !== null && (
        <>
          <Scale tries={[...earlier, one]} threshold={threshold} />
          <p class="quiet">
            {one.what}: score {signed(score)}, needed {signed(threshold)}.
            {rate !== null && ` ${shareOf(rate)} would score as high.`}
          </p>
        </>
      )}
      <ul class="reasons">
        {decision.reasons.map(({ code, detail }) => (
          <li key={code}>{detail}</li>
        ))}
      </ul>
      <KeyScores decision={decision} text={one.text} />
    </div>
  );
}

/** A replay may well have the person's rhythm: that it has not would contradict the score below. */
function wordsOf({ decision, liveness }: Decision): readonly [word: string, meaning: string] {
  if (decision === 'deny' && (liveness?.replay === true || liveness?.synthetic === true)) {
    return ['Refused', 'That was not typed now, by hand: a log-in would ask for a code, and take note.'];
  }
  return WORDS[decision];
}

/** Below this, all are equally far off. */
const LEAST = -12;
const MOST = 12;

/** All tries on one line, with the threshold that a score has to reach. */
function Scale({ tries, threshold }: { readonly tries: readonly Try[]; readonly threshold: number }) {
  const at = (score: number) => 4 + (92 * (Math.min(MOST, Math.max(LEAST, score)) - LEAST)) / (MOST - LEAST);
  const needed = at(threshold);
  const shown = tries.flatMap((one) =>
    one.decision.score === null ? [] : [{ ...one, score: one.decision.score }],
  );
  const last = shown.length - 1;
  return (
    <svg
      class="scale"
      role="img"
      aria-label={`Scores so far: ${shown.map(({ what, score }) => `${what} ${signed(score)}`).join(', ')}; needed ${signed(threshold)}`}
    >
      <rect class="below" x="0" y="30" width={`${needed}%`} height="6" />
      <rect class="above" x={`${needed}%`} y="30" width={`${100 - needed}%`} height="6" />
      <line class="threshold" x1={`${needed}%`} x2={`${needed}%`} y1="16" y2="50" />
      <text x={`${needed}%`} y="64" text-anchor="middle">
        needed
      </text>
      <text x="0" y="12">
        somebody else
      </text>
      <text x="100%" y="12" text-anchor="end">
        you
      </text>
      {shown.map(({ who, score }, i) => (
        <svg
          key={i}
          x={`${at(score)}%`}
          y="33"
          class={`mark ${who} ${i === last ? 'last' : ''}`}
          overflow="visible"
          aria-hidden="true"
        >
          {who === 'you' ? (
            <circle r="6" />
          ) : who === 'other' ? (
            <rect x="-6" y="-6" width="12" height="12" />
          ) : (
            <path d="M0 -8 L8 6 L-8 6 Z" />
          )}
        </svg>
      ))}
    </svg>
  );
}

/** Per key: up where it spoke for the person, down where it spoke against. */
function KeyScores({ decision, text }: { readonly decision: Decision; readonly text: string }) {
  const scores = new Map<number, number>();
  for (const { position, score } of decision.contributions ?? []) {
    if (position !== null) scores.set(position, (scores.get(position) ?? 0) + score);
  }
  if (scores.size === 0) return null;
  const keys = [...text].map((character, i) => ({ character, score: scores.get(i) ?? 0 }));
  const most = Math.max(1, ...keys.map(({ score }) => Math.abs(score)));
  const worst = keys.reduce((a, b) => (b.score < a.score ? b : a));
  const best = keys.reduce((a, b) => (b.score > a.score ? b : a));
  const width = 100 / keys.length;
  return (
    <figure class="keys">
      <figcaption>Key by key: above the line like you, below it unlike you.</figcaption>
      <svg
        role="img"
        aria-label={`Most like you: ${name(best.character)}. Least like you: ${name(worst.character)}.`}
      >
        <line x1="0" x2="100%" y1="40" y2="40" />
        {keys.map(({ character, score }, i) => {
          const height = (32 * Math.abs(score)) / most;
          return (
            <g key={i}>
              <rect
                class={score < 0 ? 'against' : 'for'}
                x={`${i * width + width * 0.15}%`}
                width={`${width * 0.7}%`}
                y={score < 0 ? 40 : 40 - height}
                height={Math.max(height, 0.5)}
                rx="2"
              />
              <text x={`${(i + 0.5) * width}%`} y="86" text-anchor="middle">
                {character === ' ' ? '␣' : character}
              </text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

function name(character: string): string {
  return character === ' ' ? 'space' : character;
}

function signed(score: number): string {
  return `${score < 0 ? '−' : ''}${Math.abs(score).toFixed(1)}`;
}

/** A share as people say it. */
function shareOf(rate: number): string {
  if (rate >= 0.4) return 'Every other stranger, or more,';
  if (rate < 0.0005) return 'Fewer than one stranger in 2000';
  return `About one stranger in ${Math.round(1 / rate)}`;
}
