import type { KeystrokeSample } from '../keystrokes/sample.ts';

export const MODEL_KINDS = ['rhythm', 'isolation-forest', 'scaled-manhattan'] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

/** What somebody types on: holds and latencies of one class say little about another. */
export const DEVICE_CLASSES = ['desktop', 'touch', 'numpad', 'unknown'] as const;
export type DeviceClass = (typeof DEVICE_CLASSES)[number];

/** `fixed`: the same text every time, compared position by position. `free`: any text, compared by key and pair. */
export type TextMode = 'fixed' | 'free';

/** How alike a probe and an enrolled typist are. */
export interface Score {
  /** Higher is more alike; always finite. Its unit is the model's own. */
  readonly value: number;
  /** Set when the probe could not be compared: `value` is then the model's floor and the answer is no. */
  readonly defect: ScoreDefect | null;
}

/** The value that goes with a defect: below anything that two typists of one text reach. */
export const SCORE_FLOOR = -1_000;

export type ScoreDefect =
  /** The probe is not the enrolled text. */
  | 'text_differs'
  /** Nothing in the probe can be compared with the template. */
  | 'nothing_to_compare'
  /** The probe was typed on another kind of device than the template was enrolled on. */
  | 'device_differs';

/**
 * A way of telling typists apart.
 *
 * A model is stateless: all it learns about one typist is in the template, which is immutable.
 */
export interface Model<Template> {
  readonly kind: ModelKind;
  /** A score at or above it is taken for the enrolled typist unless a policy says otherwise. */
  readonly threshold: number;
  /** Learns a typist from one sample or more. @throws {ModelError} `no_samples` */
  enrol(samples: readonly KeystrokeSample[]): Template;
  /** The template after one more genuine sample. */
  update(template: Template, sample: KeystrokeSample): Template;
  score(template: Template, sample: KeystrokeSample): Score;
  /** One versioned buffer (see templateBuffer.ts). */
  serialise(template: Template): Uint8Array;
  /** @throws {ModelError} `template_*` for a buffer that this build can't vouch for: never guesses. */
  parse(buffer: Uint8Array): Template;
}

export type ModelErrorCode =
  | 'no_samples'
  | 'template_not_recognised'
  | 'template_version_unknown'
  | 'template_kind_differs'
  | 'template_damaged';

export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Of a buffer that can't be what it says it is. */
export function damaged(why: string): ModelError {
  return new ModelError('template_damaged', `the template is damaged: ${why}`);
}
