import { type RefCallback, useCallback, useEffect, useRef } from 'react';
import { type CaptureField, type CaptureOptions, capture, type KeystrokeCapture } from './capture.ts';
import type { CaptureFlag } from './record/flags.ts';
import type { TypedSample } from './record/sampleOf.ts';

export interface Keystrokes {
  /** For the `ref` of an input or a textarea. */
  readonly ref: RefCallback<CaptureField>;
  readonly take: () => TypedSample | null;
  readonly flags: () => readonly CaptureFlag[];
}

/**
 * Records how a field is typed into, from when it appears to when it goes. Options count when the field appears, apart from
 * `onChange`, which is always the latest.
 */
export function useKeystrokes(options: CaptureOptions = {}): Keystrokes {
  const recording = useRef<KeystrokeCapture>(null);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const ref = useCallback((field: CaptureField | null) => {
    recording.current?.stop();
    const start = (): KeystrokeCapture | null =>
      field && capture(field, { ...latest.current, onChange: () => latest.current.onChange?.() });
    recording.current = start();
  }, []);
  const take = useCallback(() => recording.current?.take() ?? null, []);
  const flags = useCallback(() => recording.current?.flags ?? [], []);
  return { ref, take, flags };
}
