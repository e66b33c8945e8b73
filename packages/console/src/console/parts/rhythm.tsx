import type { AttemptRhythm } from '@keystroke-auth/client';
import { useState } from 'preact/hooks';
import { api } from '../api.ts';
import { Loaded, useLoad } from './load.tsx';

/** Shows how a try was typed, when somebody asks: it is of a person, and takes the scope of an export. */
export function Rhythm({ attemptId }: { readonly attemptId: string }) {
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <Asked attemptId={attemptId} />;
  return (
    <div class="actions start">
      <button type="button" class="button" onClick={() => setAsked(true)}>
        Show the rhythm
      </button>
    </div>
  );
}

function Asked({ attemptId }: { readonly attemptId: string }) {
  const [rhythm, again] = useLoad(() => api.attempts.rhythm(attemptId), [attemptId]);
  return (
    <Loaded of={rhythm} again={again}>
      {({ samples }) =>
        samples.length === 0 ? (
          <p class="quiet">How this was typed is forgotten: it is kept for a person’s newest tries.</p>
        ) : (
          samples.map((sample, i) => <Picture key={i} keys={sample.keys} />)
        )
      }
    </Loaded>
  );
}

const WIDTH = 1_000;

/** A bar for each hold, a gap for each pause between keys; where one key goes down before the last is up, bars overlap. */
function Picture({ keys }: { readonly keys: AttemptRhythm['samples'][number]['keys'] }) {
  const end = Math.max(1, ...keys.map(({ down_ms: down, hold_ms: hold }) => down + (hold ?? 0)));
  const at = (ms: number) => (ms / end) * WIDTH;
  return (
    <figure class="rhythm">
      <svg viewBox={`0 0 ${WIDTH} 48`} preserveAspectRatio="none" role="img">
        <title>{`${keys.length} keys in ${(end / 1_000).toFixed(1)} seconds`}</title>
        {keys.map(({ down_ms: down, hold_ms: hold }, i) => (
          <rect
            key={down}
            x={at(down)}
            y={i % 2 === 0 ? 4 : 26}
            width={Math.max(2, at(hold ?? 0))}
            height="18"
            class={hold === null ? 'unknown' : ''}
          />
        ))}
      </svg>
      <figcaption class="quiet">
        {keys.length} keys in {(end / 1_000).toFixed(1)} s: bars are holds, the way between them is the
        latency.
      </figcaption>
    </figure>
  );
}
