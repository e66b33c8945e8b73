import { inWords, type Press, spanOf } from './rhythm.ts';

/** Wide enough for one who takes their time; later pictures take the width of the first. */
const LEAST_SPAN = 1_500;
/** Of the width: what shows of a key that was hardly held, or of which only the press is known. */
const LEAST_BAR = 0.4;

/**
 * Typing drawn as it happened, from left to right: a bar is a key that is held, the space to the next one the latency.
 * Two rows, since the next key often goes down before the last one is up.
 *
 * @param span ms that the whole width stands for
 */
export function RhythmPicture({
  presses,
  span,
  small = false,
  label,
}: {
  readonly presses: readonly Press[];
  readonly span?: number | undefined;
  readonly small?: boolean;
  readonly label: string;
}) {
  const width = Math.max(span ?? LEAST_SPAN, spanOf(presses) * 1.02, 1);
  const [top, bar, row] = small ? [0, 9, 11] : [6, 22, 40];
  const share = (ms: number) => (98 * ms) / width;
  return (
    <svg
      class={small ? 'rhythm small' : 'rhythm'}
      role="img"
      aria-label={presses.length === 0 ? `${label}: nothing typed yet` : `${label}: ${inWords(presses)}`}
    >
      {!small && presses.length === 0 && (
        <text x="50%" y="50%" text-anchor="middle">
          bar: key held down · gap: time between keys
        </text>
      )}
      {presses.map(({ character, at, hold }, i) => {
        const x = 1 + share(at);
        const y = top + (i % 2) * row;
        return (
          <g key={i} class={character === null ? 'press taken-back' : 'press'}>
            <rect
              class={hold === null ? 'held' : ''}
              x={`${x}%`}
              y={y}
              width={`${hold === null ? LEAST_BAR : Math.max(share(hold), LEAST_BAR)}%`}
              height={bar}
              rx={small ? 1.5 : 3}
            />
            {!small && (
              <text x={`${x + share(hold ?? 0) / 2}%`} y={y + bar + 11} text-anchor="middle">
                {character === ' ' ? '␣' : (character ?? '⌫')}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
