import type { Capture, Sample } from '@keystroke-auth/protocol';
import type { Press } from './press.ts';
import { BACKSPACE } from './recorder.ts';

/** A sample without the challenge, which the caller adds. */
export type TypedSample = Pick<Sample, 'keystroke_data'> & { readonly capture: Capture };

type KeyEvent = Sample['keystroke_data'][number];

/** A press of a corrected key that has no position: a name that KeyboardEvent.key has for keys that can't be told. */
const NO_POSITION = 'Unidentified';

/**
 * Soft keyboards that send key events (iOS) send both when the finger is gone: hold times of nothing. The shortest
 * that people have are some 30 ms.
 */
const SHORTEST_MEDIAN_HOLD = 10;

/** How presses came about, as the protocol names it. */
export function sourceOf(
  presses: readonly Press[],
  touch: boolean,
): { readonly mode: NonNullable<Capture['mode']>; readonly device: NonNullable<Capture['device']> } {
  const has = (...sources: readonly Press['source'][]) =>
    presses.some(({ source, fate }) => fate !== 'correction' && sources.includes(source));
  if (has('touch', 'pointer')) {
    return { mode: 'keypad', device: has('pointer', 'keyboard', 'numpad', 'arrival') ? 'unknown' : 'touch' };
  }
  if (
    presses.some(({ source }) => source === 'arrival') ||
    (touch && medianHold(presses) < SHORTEST_MEDIAN_HOLD)
  ) {
    return { mode: 'delta', device: 'touch' };
  }
  return { mode: 'key', device: has('numpad') && !has('keyboard') ? 'numpad' : 'desktop' };
}

function medianHold(presses: readonly Press[]): number {
  const holds = presses.flatMap(({ down, up }) => (up === null ? [] : [up - down])).sort((a, b) => a - b);
  return holds[holds.length >> 1] ?? Number.POSITIVE_INFINITY;
}

/**
 * Presses as the events of a sample, in the order of their times.
 *
 * @param places of standing presses; null where names are recorded
 * @param holds whether releases are known: not in `delta`
 */
export function eventsOf(
  presses: readonly Press[],
  places: ReadonlyMap<Press, number> | null,
  holds: boolean,
): KeyEvent[] {
  const events = presses.flatMap((press): KeyEvent[] => {
    const key = places === null ? nameOf(press) : positionOf(press, places);
    const down = { key, event: 'down', timestamp: rounded(press.down) } as const;
    if (!holds || press.up === null) return [down];
    return [down, { key, event: 'up', timestamp: rounded(press.up) }];
  });
  // Stable: at equal times a press stays before its release.
  return events.sort((a, b) => a.timestamp - b.timestamp);
}

function nameOf({ key, fate }: Press): string {
  return fate === 'correction' ? BACKSPACE : key;
}

function positionOf(press: Press, places: ReadonlyMap<Press, number>): string {
  if (press.fate === 'correction') return BACKSPACE;
  const place = press.fate === 'undone' ? press.place : places.get(press);
  return place === undefined ? NO_POSITION : `#${place}`;
}

/** To microseconds: browsers tell no more, and floating point would look as if they did. */
function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
