import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { service } from './service.ts';

export type Input = 'keys' | 'pad';

export interface Choice {
  readonly text: string;
  readonly input: Input;
}

const DIGITS = 10;
const LEAST = 8;
const MOST = 40;

/** Words for a keyboard, digits for a keypad. */
export async function newChoice(input: Input, language: string): Promise<Choice> {
  return { input, text: input === 'pad' ? digits() : await service.phrase(language) };
}

function digits(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(DIGITS)), (one) => one % 10).join('');
}

/** Which text, and on what. */
export function Choose({
  choice,
  language,
  onChoose,
}: {
  readonly choice: Choice;
  readonly language: string;
  onChoose(next: Promise<Choice>): void;
}) {
  const [own, setOwn] = useState<string | null>(null);
  const id = useId();
  const isSoft = matchMedia('(pointer: coarse)').matches;
  const field = useRef<HTMLInputElement>(null);
  const isOwn = own !== null;
  // The button that asked for it is gone, and the focus with it.
  useEffect(() => field.current?.focus(), [isOwn]);
  const text = own?.trim() ?? '';
  const isFit = text.length >= LEAST;
  return (
    <div class="choose">
      <fieldset class="switch">
        <legend class="hidden">Type on</legend>
        {(['keys', 'pad'] as const).map((input) => (
          <label key={input}>
            <input
              type="radio"
              name="input"
              checked={choice.input === input}
              onChange={() => onChoose(newChoice(input, language))}
            />
            <span>{input === 'keys' ? 'Keyboard' : 'Keypad on screen'}</span>
          </label>
        ))}
      </fieldset>
      <button class="button" type="button" onClick={() => onChoose(newChoice(choice.input, language))}>
        Another {choice.input === 'keys' ? 'phrase' : 'number'}
      </button>
      {choice.input === 'keys' && !isOwn && (
        <button class="button" type="button" onClick={() => setOwn('')}>
          Your own
        </button>
      )}
      {choice.input === 'keys' && isOwn && (
        <form
          class="own"
          onSubmit={(event) => {
            event.preventDefault();
            if (isFit) onChoose(Promise.resolve({ text, input: 'keys' }));
          }}
        >
          <div class="field">
            <label for={id}>Your own phrase</label>
            <input
              id={id}
              ref={field}
              class="input"
              value={own}
              maxLength={MOST}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              onInput={({ currentTarget }) => setOwn(currentTarget.value)}
            />
            <p class="hint">
              {LEAST} to {MOST} characters; longer is safer. Not one of your passwords: it is shown here for
              all to read.
            </p>
          </div>
          <button class="button" type="submit" disabled={!isFit}>
            Use it
          </button>
        </form>
      )}
      {isSoft && choice.input === 'keys' && (
        <p class="note">
          A soft keyboard tells a page when a letter arrives, not how long its key is held: half of your
          rhythm can't be measured. The keypad on screen tells both.
        </p>
      )}
    </div>
  );
}
