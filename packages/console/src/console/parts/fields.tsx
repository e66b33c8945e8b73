import { useId } from 'preact/hooks';

interface Named {
  readonly name: string;
  readonly hint?: string;
}

function Hint({ id, text }: { readonly id: string; readonly text: string | undefined }) {
  return text === undefined ? null : (
    <span id={id} class="hint">
      {text}
    </span>
  );
}

export function Choice<Word extends string>({
  name,
  hint,
  value,
  options,
  set,
}: Named & {
  readonly value: Word;
  readonly options: readonly Word[];
  readonly set: (word: Word) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select
        id={id}
        class="input"
        value={value}
        aria-describedby={hint && `${id}-hint`}
        onChange={(event) => {
          const chosen = options.find((option) => option === event.currentTarget.value);
          if (chosen !== undefined) set(chosen);
        }}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {option.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
      <Hint id={`${id}-hint`} text={hint} />
    </div>
  );
}

/** A number; empty is null where there may be none. @param none what it means that there is none */
export function Count({
  name,
  hint,
  value,
  min,
  max,
  step = 1,
  none,
  set,
}: Named & {
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly step?: number | 'any';
  readonly none?: string;
  readonly set: (count: number | null) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <input
        id={id}
        class="input"
        type="number"
        min={min}
        max={max}
        step={step}
        required={none === undefined}
        placeholder={none ?? ''}
        aria-describedby={hint && `${id}-hint`}
        value={value ?? ''}
        onInput={({ currentTarget: { value: text, valueAsNumber } }) => {
          if (text === '' && none !== undefined) set(null);
          else if (Number.isFinite(valueAsNumber)) set(valueAsNumber);
        }}
      />
      <Hint id={`${id}-hint`} text={hint} />
    </div>
  );
}

/** Words, or null for none of them. */
export function Words({
  name,
  hint,
  value,
  none,
  maxLength,
  set,
}: Named & {
  readonly value: string | null;
  readonly none: string;
  readonly maxLength: number;
  readonly set: (text: string | null) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <input
        id={id}
        class="input"
        autocomplete="off"
        spellcheck={false}
        maxLength={maxLength}
        placeholder={none}
        aria-describedby={hint && `${id}-hint`}
        value={value ?? ''}
        onInput={({ currentTarget: { value: text } }) => set(text === '' ? null : text)}
      />
      <Hint id={`${id}-hint`} text={hint} />
    </div>
  );
}
