import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Named {
  readonly name: string;
  readonly hint?: string;
}

/** What a control of a field is told by. */
interface Labelled {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
}

function Field({
  name,
  hint,
  children: control,
}: Named & { readonly children: (labelled: Labelled) => ComponentChildren }) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{name}</label>
      {control({ id, 'aria-describedby': hint && hintId })}
      {hint === undefined ? null : (
        <span id={hintId} class="hint">
          {hint}
        </span>
      )}
    </div>
  );
}

export function Choice<Word extends string>({
  value,
  options,
  set,
  ...named
}: Named & {
  readonly value: Word;
  readonly options: readonly Word[];
  readonly set: (word: Word) => void;
}) {
  return (
    <Field {...named}>
      {(labelled) => (
        <select
          {...labelled}
          class="input"
          value={value}
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
      )}
    </Field>
  );
}

/** A number; empty is null where there may be none. @param none what it means that there is none */
export function Count({
  value,
  min,
  max,
  step = 1,
  none,
  set,
  ...named
}: Named & {
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly step?: number | 'any';
  readonly none?: string;
  readonly set: (count: number | null) => void;
}) {
  return (
    <Field {...named}>
      {(labelled) => (
        <input
          {...labelled}
          class="input"
          type="number"
          min={min}
          max={max}
          step={step}
          required={none === undefined}
          placeholder={none ?? ''}
          value={value ?? ''}
          onInput={({ currentTarget: { value: text, valueAsNumber } }) => {
            if (text === '' && none !== undefined) set(null);
            else if (Number.isFinite(valueAsNumber)) set(valueAsNumber);
          }}
        />
      )}
    </Field>
  );
}

/** Words, or null for none of them. */
export function Words({
  value,
  none,
  maxLength,
  set,
  ...named
}: Named & {
  readonly value: string | null;
  readonly none: string;
  readonly maxLength: number;
  readonly set: (text: string | null) => void;
}) {
  return (
    <Field {...named}>
      {(labelled) => (
        <input
          {...labelled}
          class="input"
          autocomplete="off"
          spellcheck={false}
          maxLength={maxLength}
          placeholder={none}
          value={value ?? ''}
          onInput={({ currentTarget: { value: text } }) => set(text === '' ? null : text)}
        />
      )}
    </Field>
  );
}
