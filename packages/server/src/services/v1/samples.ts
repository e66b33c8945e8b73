import { COARSE_CLOCK, encodeEvents, type KeystrokeSample } from '@keystroke-auth/engine';
import { type Capture, type Context, ProtocolError } from '@keystroke-auth/protocol';

/** A sample as a use case gets it: its keystrokes read, the rest as it was sent. */
export interface TypedSample {
  readonly sample: KeystrokeSample;
  readonly capture?: Capture | undefined;
  readonly context?: Context | undefined;
  readonly challenge?: string | undefined;
}

/** Text that no keys made says nothing about who typed; the rest of such a text is not the text. */
const NOT_TYPED = ['paste', 'autofill', 'dictation', 'drop', 'synthetic'] as const;

/** How text came about other than by typing; null when it was typed. */
export function notTyped({ capture }: TypedSample): string | null {
  return NOT_TYPED.find((flag) => capture?.flags?.includes(flag)) ?? null;
}

/**
 * Whether a sender says that its clock is too coarse. That counts against a sample, as if it had been measured: times
 * may show less of a clock than its owner knows. A clock that is said to be fine is measured all the same.
 */
export function saysCoarse({ capture }: TypedSample): boolean {
  return (capture?.clock_resolution_ms ?? 0) >= COARSE_CLOCK;
}

/** @throws {ProtocolError} `sample_not_typed` */
export function checkTyped(samples: readonly TypedSample[]): void {
  samples.forEach((sample, index) => {
    const flag = notTyped(sample);
    if (flag !== null) {
      throw new ProtocolError(
        'sample_not_typed',
        `sample ${index}: got the flag ${flag}, expected a typed text`,
      );
    }
  });
}

/** Times are compared to this much: what a clock in milliseconds and a shifted copy in floating point have in common. */
const FINGERPRINT_STEPS_A_MS = 10;

/**
 * What makes a sample the same sample: the times of all events, counted from the first, and which of them are presses.
 * Not the keys: under other names it is the same typing.
 */
export function fingerprintOf({ events }: KeystrokeSample): Uint8Array {
  const { times, presses } = events;
  const first = times[0] ?? 0;
  const data = new Uint8Array(times.length * 9);
  const view = new DataView(data.buffer);
  times.forEach((time, i) => {
    view.setFloat64(i * 9, Math.round((time - first) * FINGERPRINT_STEPS_A_MS), true);
    data[i * 9 + 8] = presses[i] ?? 0;
  });
  return data;
}

/** A sample as it is stored. */
export function stored(sample: KeystrokeSample): Uint8Array {
  return encodeEvents(sample.events);
}
