import { buildTimeline } from './buildTimeline.ts';
import type { KeystrokeEvents } from './parseEvents.ts';
import type { KeystrokeSample } from './sample.ts';

/** One press of a key, as recordings that pair presses and releases themselves list it. Times in ms. */
export interface Press {
  readonly key: number;
  readonly down: number;
  /** NaN when the release was not seen. */
  readonly up: number;
}

/** A sample from recorded presses: the events that a capture would have sent, in time order. */
export function sampleFromPresses(presses: readonly Press[]): KeystrokeSample {
  const list = presses.flatMap(({ key, down, up }) =>
    Number.isNaN(up)
      ? [{ key, time: down, press: 1 }]
      : [
          { key, time: down, press: 1 },
          { key, time: up, press: 0 },
        ],
  );
  // At equal times a release goes first unless it is the key's own: stable order keeps a press before its release.
  list.sort((a, b) => a.time - b.time);
  const events: KeystrokeEvents = {
    keys: Uint16Array.from(list, (event) => event.key),
    presses: Uint8Array.from(list, (event) => event.press),
    times: Float64Array.from(list, (event) => event.time),
  };
  return { events, timeline: buildTimeline(events) };
}
