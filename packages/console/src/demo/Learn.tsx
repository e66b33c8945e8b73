import type { Enrolment } from '@keystroke-auth/protocol';
import type { Choice } from './Choose.tsx';
import { RhythmPicture } from './RhythmPicture.tsx';
import { averageOf } from './rhythm.ts';
import { type Typed, TypeField } from './TypeField.tsx';

const SAMPLES = 5;

/** The samples so far, one under the other, so that one sees what stays the same; and the field for the next one. */
export function Learn({
  choice,
  typed,
  progress,
  span,
  onTyped,
  onMistake,
}: {
  readonly choice: Choice;
  readonly typed: readonly Typed[];
  readonly progress: Enrolment | null;
  readonly span: number | undefined;
  onTyped(one: Typed): void;
  onMistake(why: string): void;
}) {
  const required = progress?.required ?? SAMPLES;
  const isDelta = typed[0]?.sample.capture.mode === 'delta';
  const hints = (progress?.quality ?? [])
    .flatMap(({ findings }) => findings.map(({ hint }) => hint))
    .filter(Boolean);
  return (
    <>
      {progress?.enrolled !== true && (
        <TypeField
          text={choice.text}
          label={`Type this, ${typed.length + 1} of ${required}:`}
          pad={choice.input === 'pad'}
          {...{ span, onTyped, onMistake }}
        />
      )}
      <ol class="samples" aria-label={`${typed.length} of ${required} typed`}>
        {Array.from({ length: required }, (_, i) => (
          <li key={i} class={typed[i] === undefined ? '' : 'there'}>
            <RhythmPicture small presses={typed[i]?.presses ?? []} span={span} label={`Sample ${i + 1}`} />
          </li>
        ))}
        {progress?.enrolled === true && (
          <li class="template">
            <RhythmPicture
              small
              presses={averageOf(typed.map(({ presses }) => presses))}
              span={span}
              label="The template"
            />
          </li>
        )}
      </ol>
      <div role="status">
        {progress !== null && <p class="quiet">{wordsOf(progress)}</p>}
        {hints.length > 0 && <p class="note">{hints[0]}</p>}
        {isDelta && (
          <p class="note">
            This keyboard does not say how long keys are held: only the times from key to key count.
          </p>
        )}
      </div>
    </>
  );
}

function wordsOf({ enrolled, samples, required, consistency }: Enrolment): string {
  if (!enrolled) return `${samples} of ${required}. The bars line up where you type alike.`;
  const rejected = consistency === null ? null : Math.round(consistency.expected_reject_rate * 100);
  const often =
    rejected === null
      ? ''
      : ` A log-in would ask you for a code ${rejected === 0 ? 'hardly ever' : `about ${rejected} times in 100`}.`;
  return `That is your template: what these five have in common.${often}`;
}
