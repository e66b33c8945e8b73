import type { Capture } from '@keystroke-auth/protocol';
import { listen } from './listen.ts';
import { EventTimes, leastGap, stepOf } from './record/clock.ts';
import type { FieldEvent } from './record/fieldEvent.ts';
import type { CaptureFlag } from './record/flags.ts';
import { Recorder } from './record/recorder.ts';
import { eventsOf, sourceOf, type TypedSample } from './record/sampleOf.ts';
import { SDK } from './record/sdk.ts';

/** What can be recorded: fields that have a text and a caret. */
export type CaptureField = HTMLInputElement | HTMLTextAreaElement;

export interface CaptureOptions {
  /** `fixed` (default): one text, from the empty field on. `free`: whatever is typed, for continuous use. */
  readonly text?: 'fixed' | 'free';
  /**
   * What a key is called. `positions` (default for fixed text): `#0`, `#1` …, so that nothing of the text is in the
   * sample. `names` (default for free text, needed for the phrase of a challenge): what was typed can be read from it.
   */
  readonly keys?: 'positions' | 'names';
  /** Your label of the text, as in the challenge. */
  readonly textId?: string;
  /** What was typed on. Default: found out. */
  readonly device?: NonNullable<Capture['device']>;
  /** Your label of the keyboard, where one person has several that should not be compared. */
  readonly keyboard?: string;
  /** Called soon after what is recorded may have changed, never while an event is handled. */
  readonly onChange?: () => void;
}

export interface KeystrokeCapture {
  /**
   * What was typed since the field was last empty (free text: since the last take). Once: null until the field was empty
   * again, and where nothing was typed. Send it, with the challenge.
   */
  take(): TypedSample | null;
  /** The same without taking it, to show it. */
  peek(): TypedSample | null;
  /** What the sample will be flagged with, also where there is nothing to take: `autofill` tells why. */
  readonly flags: readonly CaptureFlag[];
  /** Forgets what was recorded; empty the field as well. */
  restart(): void;
  /** Stops listening, and forgets. */
  stop(): void;
}

/**
 * Records how one field is typed into. Only this field is listened to; nothing is blocked, stored or sent.
 *
 * @throws {TypeError} for names of a password, and for what is no field
 */
export function capture(field: CaptureField, options: CaptureOptions = {}): KeystrokeCapture {
  return captureWith(field, options).capture;
}

/** A capture, and the way in for presses that come from elsewhere than the field: a keypad. */
export function captureWith(
  field: CaptureField,
  options: CaptureOptions,
): {
  readonly capture: KeystrokeCapture;
  readonly handle: (event: FieldEvent) => void;
  readonly times: EventTimes;
} {
  const free = options.text === 'free';
  const names = (options.keys ?? (free ? 'names' : 'positions')) === 'names';
  if (!(typeof field?.value === 'string'))
    throw new TypeError('got no field, expected an input or a textarea');
  if ((free || names) && field.type === 'password') {
    throw new TypeError(
      'got a password field, expected text: fixed and keys: positions, which tell nothing of it',
    );
  }
  const now = () => performance.now();
  const step = stepOf(now);
  const touch = matchMedia('(pointer: coarse)').matches;
  const recorder = new Recorder({ free, names, touch });
  const times = new EventTimes(now);

  // Not at once: a framework that renders anew between two listeners of an event puts the old text back into its field.
  let telling: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    telling = undefined;
    options.onChange?.();
  };
  const handle = (event: FieldEvent): void => {
    recorder.handle(event);
    if (times.forged) recorder.handle({ type: 'forged' });
    if (recorder.presses.length === 0) times.forget();
    telling ??= setTimeout(tell);
  };
  const found = (): void => {
    recorder.handle({ type: 'found', length: field.value.length });
    if (isAutofilled(field) && !free) recorder.handle({ type: 'filled' });
  };
  const sample = (): TypedSample | null => {
    found();
    const { presses, flags, spent } = recorder;
    if (spent || presses.length === 0) return null;
    const { mode, device } = sourceOf(presses, touch);
    const events = eventsOf(presses, names ? null : recorder.places(), mode !== 'delta');
    const resolution = step ?? leastGap(events.map(({ timestamp }) => timestamp));
    return {
      keystroke_data: events,
      capture: {
        ...{
          mode,
          device: options.device ?? device,
          text: free ? 'free' : 'fixed',
          flags: [...flags],
          sdk: SDK,
        },
        ...(options.textId === undefined ? {} : { text_id: options.textId }),
        ...(options.keyboard === undefined ? {} : { keyboard: options.keyboard }),
        ...(resolution === null ? {} : { clock_resolution_ms: Math.round(resolution * 1_000) / 1_000 }),
      },
    };
  };
  const stop = listen(field, { handle, found, names, times });
  return {
    handle,
    times,
    capture: {
      peek: sample,
      take() {
        const taken = sample();
        if (taken !== null) recorder.finish();
        return taken;
      },
      get flags() {
        found();
        return recorder.flags;
      },
      restart: () => recorder.restart(),
      stop() {
        stop();
        clearTimeout(telling);
        recorder.restart();
      },
    },
  };
}

/** Filled in by the browser: before a page sees an event of it, and without any in some browsers. */
function isAutofilled(field: CaptureField): boolean {
  try {
    return field.matches(':autofill');
  } catch {
    return false;
  }
}
