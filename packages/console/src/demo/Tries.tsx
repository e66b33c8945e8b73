import { useEffect, useRef, useState } from 'preact/hooks';
import type { Choice } from './Choose.tsx';
import { type Typed, TypeField } from './TypeField.tsx';
import { type Try, Verdict } from './Verdict.tsx';

const WHO = {
  you: { name: 'It’s me', hint: 'Type it as before.', what: 'You' },
  other: {
    name: 'Somebody else',
    hint: 'Hand the keyboard over. Alone? Type in a different way, or with one hand.',
    what: 'Somebody else',
  },
} as const;

/** A log-in, by whoever sits there. */
export function Tries({
  choice,
  span,
  tries,
  onTyped,
  onMistake,
}: {
  readonly choice: Choice;
  readonly span: number | undefined;
  readonly tries: readonly Try[];
  onTyped(one: Typed, about: Pick<Try, 'who' | 'what'>): void;
  onMistake(why: string): void;
}) {
  const [who, setWho] = useState<'you' | 'other'>('you');
  const newest = tries.at(-1);
  const start = useRef<HTMLFieldSetElement>(null);
  // It comes below what was just done, on a phone below what can be seen.
  useEffect(() => start.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <>
      <fieldset ref={start} class="switch">
        <legend class="hidden">Who types?</legend>
        {(['you', 'other'] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="who" checked={who === one} onChange={() => setWho(one)} />
            <span>{WHO[one].name}</span>
          </label>
        ))}
      </fieldset>
      <p class="quiet">{WHO[who].hint}</p>
      <TypeField
        text={choice.text}
        label="Type this:"
        pad={choice.input === 'pad'}
        {...{ span, onMistake }}
        onTyped={(one) => onTyped(one, { who, what: WHO[who].what })}
      />
      <div role="status">{newest !== undefined && <Verdict one={newest} earlier={tries.slice(0, -1)} />}</div>
    </>
  );
}
