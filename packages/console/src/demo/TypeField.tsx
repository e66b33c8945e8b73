import { capture, type KeystrokeCapture, keypad, type TypedSample } from '@keystroke-auth/client/capture';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { RhythmPicture } from './RhythmPicture.tsx';
import { type Press, pressesOf } from './rhythm.ts';

export interface Typed {
  readonly sample: TypedSample;
  readonly presses: readonly Press[];
}

/** The text is there: the last keys are given this long to come up (ms). */
const LAST_RELEASE = 600;
const SETTLED = 150;

/** A field to type the text into, with its rhythm drawn meanwhile. It goes by itself when the text is whole. */
export function TypeField({
  text,
  label,
  pad,
  span,
  onTyped,
  onMistake,
}: {
  readonly text: string;
  readonly label: string;
  readonly pad: boolean;
  readonly span: number | undefined;
  onTyped(typed: Typed): void;
  onMistake(why: string): void;
}) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const buttons = useRef<HTMLDivElement>(null);
  const recording = useRef<KeystrokeCapture>(null);
  const [presses, setPresses] = useState<readonly Press[]>([]);
  const [written, setWritten] = useState('');
  const finish = useRef(() => {});
  finish.current = () => {
    const { current: input } = field;
    if (input === null || input.value === '') return;
    const typed = pressesOf(recording.current?.peek() ?? null, input.value);
    const flags = recording.current?.flags ?? [];
    const sample = recording.current?.take() ?? null;
    const isText = input.value === text;
    input.value = '';
    recording.current?.restart();
    setWritten('');
    if (!isText) onMistake('That is a different text. Type exactly what is shown.');
    else if (sample === null) {
      const filled = flags.includes('paste') ? 'Pasted' : 'Filled in';
      const how = flags.includes('synthetic') ? 'Made by a script' : filled;
      onMistake(`${how}, not typed: there is no rhythm in that. A log-in would ask for another factor.`);
    } else onTyped({ sample, presses: typed });
  };

  useEffect(() => {
    const { current: input } = field;
    const { current: container } = buttons;
    if (input === null || container === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onChange = () => {
      const sample = recording.current?.peek() ?? null;
      const now = pressesOf(sample, input.value);
      // What was typed last stays to be seen until the next key.
      if (now.length > 0) setPresses(now);
      setWritten(input.value);
      clearTimeout(timer);
      if (input.value !== text) return;
      const isUp = now.every(({ hold }) => hold !== null);
      timer = setTimeout(() => finish.current(), isUp ? SETTLED : LAST_RELEASE);
    };
    const recorded = pad ? keypad(container, input, { onChange }) : capture(input, { onChange });
    recording.current = recorded;
    // To go on typing at once; but nobody wants a soft keyboard that opens by itself.
    if (pad || !matchMedia('(pointer: coarse)').matches) input.focus();
    return () => {
      clearTimeout(timer);
      recorded.stop();
    };
  }, [text, pad]);

  const right = [...text].findIndex((character, i) => written[i] !== character);
  const done = right < 0 ? text.length : right;
  const isTypo = written.length > done;
  return (
    <form
      class="type"
      onSubmit={(event) => {
        event.preventDefault();
        finish.current();
      }}
    >
      <p class="typo" role="status">
        {isTypo && 'Not as shown: correct it.'}
      </p>
      <label for={id}>
        {label}
        <span class="text">
          <span class="done">{text.slice(0, done)}</span>
          {text.slice(done)}
        </span>
      </label>
      <input
        id={id}
        ref={field}
        class="input"
        type="text"
        autocomplete="off"
        autocapitalize="off"
        autocorrect="off"
        spellcheck={false}
        inputMode={pad ? 'none' : 'text'}
        aria-invalid={isTypo}
      />
      <div ref={buttons} class="pad" />
      <RhythmPicture presses={presses} span={span} label="Your rhythm" />
    </form>
  );
}
