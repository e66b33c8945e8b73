import type { KeystrokeSample } from '../keystrokes/sample.ts';
import type { DeviceClass } from '../models/model.ts';

/** One sample of research data or of an operator's own, with what a protocol has to know about it. */
export interface Recording {
  /** Who typed. */
  readonly subject: string;
  /** Which fixed text was typed; empty when every sample is another text. */
  readonly text: string;
  readonly session: string;
  /** Order within the session, ascending. */
  readonly repetition: number;
  readonly device: DeviceClass;
  readonly sample: KeystrokeSample;
}

export interface ReadResult {
  readonly recordings: Recording[];
  /** Lines left out because they are damaged or make no sample. */
  readonly skippedLines: number;
}
