import Type from 'typebox';
import { KeystrokeEvent } from '../compat.ts';
import { Strict } from './object.ts';

export const DEVICES = ['desktop', 'touch', 'numpad', 'unknown'] as const;
/** `delta`: presses only, where a soft keyboard reports no releases. `keypad`: an on-screen keypad with both. */
export const CAPTURE_MODES = ['key', 'delta', 'keypad'] as const;
export type CaptureMode = (typeof CAPTURE_MODES)[number];
export const TEXT_KINDS = ['fixed', 'free'] as const;
/**
 * What made some of the text appear without keys; `synthetic`: a script made the events or their times; `hidden`: the page
 * was hidden, or behind another window, while it was typed.
 */
export const CAPTURE_FLAGS = [
  'paste',
  'autofill',
  'ime',
  'autocorrect',
  'dictation',
  'drop',
  'synthetic',
  'hidden',
] as const;

const MAX_LABEL_LENGTH = 64;
/** Printable ASCII without spaces: it ends up in URLs, logs of integrators, and spreadsheets. */
export const Label = Type.String({ minLength: 1, maxLength: MAX_LABEL_LENGTH, pattern: '^[!-~]+$' });

export const Device = Type.Enum(DEVICES, { type: 'string', description: 'what was typed on' });
export const TextId = Type.String({
  minLength: 1,
  maxLength: MAX_LABEL_LENGTH,
  pattern: '^[!-~]+$',
  description: 'your name for the text, such as login-password; never derived from the text itself',
});

export const Capture = Strict(
  {
    mode: Type.Optional(Type.Enum(CAPTURE_MODES, { type: 'string', description: 'default key' })),
    device: Type.Optional(Device),
    text: Type.Optional(
      Type.Enum(TEXT_KINDS, {
        type: 'string',
        description: 'fixed: the same text every time; free: any; default: the enrolled samples decide',
      }),
    ),
    text_id: Type.Optional(TextId),
    keyboard: Type.Optional(Label),
    clock_resolution_ms: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
    flags: Type.Optional(
      Type.Array(Type.Enum(CAPTURE_FLAGS, { type: 'string' }), { maxItems: CAPTURE_FLAGS.length }),
    ),
    sdk: Type.Optional(Label),
  },
  { description: 'how the sample was recorded' },
);
export type Capture = Type.Static<typeof Capture>;

export const Context = Strict(
  {
    ip: Type.Optional(Type.String({ minLength: 1, maxLength: 45 })),
    device_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    user_agent: Type.Optional(Type.String({ maxLength: 512 })),
  },
  { description: "what your backend knows of the person's device; kept only as fingerprints" },
);
export type Context = Type.Static<typeof Context>;

const SAMPLE_FIELDS = {
  keystroke_data: Type.Array(
    Strict({
      ...KeystrokeEvent.properties,
      key: Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'a name of KeyboardEvent.key, or a position such as #0',
      }),
    }),
    { minItems: 1, description: 'key events in the order in which they happened' },
  ),
  capture: Type.Optional(Capture),
  context: Type.Optional(Context),
  challenge: Type.Optional(
    Type.String({ minLength: 1, maxLength: 128, description: 'token of POST /v1/challenges' }),
  ),
};

/** What a person typed once. */
export const Sample = Strict(SAMPLE_FIELDS);
export type Sample = Type.Static<typeof Sample>;
export { SAMPLE_FIELDS };

/** More samples than this are refused in one request. */
export const MAX_BATCH = 50;
