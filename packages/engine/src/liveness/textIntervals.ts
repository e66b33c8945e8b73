import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { alignToText, UNPLACED, withoutCorrections } from '../rhythm/alignToText.ts';
import type { Times } from './freshDensity.ts';
import { sameKeys } from './keySpans.ts';

/** The intervals of a sample, in the places of a text. Those that a correction or a slip interrupts are missing (NaN). */
export interface TextIntervals {
  /** From press to release of the key at each place. */
  readonly holds: Times;
  /** From the press of the key before, and from its release (the flight), to the press at each place. */
  readonly latencies: Times;
  readonly flights: Times;
}

export interface StoredIntervals extends TextIntervals {
  /** Index in the history. */
  readonly stored: number;
}

/** A probe without the keys that it took back, and the stored samples that are of the same text but for slips. */
export function sameTextIntervals(
  probe: Timeline,
  history: readonly Timeline[],
): { readonly probe: TextIntervals; readonly stored: readonly StoredIntervals[] } {
  const kept = withoutCorrections(probe.keys);
  const text = Uint16Array.from(kept, (press) => probe.keys[press] ?? 0);
  const ownPlaces = new Int32Array(probe.keys.length).fill(UNPLACED);
  kept.forEach((press, place) => {
    ownPlaces[press] = place;
  });
  const stored: StoredIntervals[] = [];
  // Most stored samples have the keys of the one before, so their places, too.
  let keys: Uint16Array | null = null;
  let places: Int32Array | null = null;
  for (const [index, timeline] of history.entries()) {
    if (keys === null || !sameKeys(keys, timeline.keys)) {
      keys = timeline.keys;
      places = alignToText(keys, text);
    }
    if (places !== null) stored.push({ stored: index, ...intervalsAt(timeline, places, text.length) });
  }
  return { probe: intervalsAt(probe, ownPlaces, text.length), stored };
}

/** @param places for every press its place in the text, or {@link UNPLACED} */
function intervalsAt({ downs, ups }: Timeline, places: Int32Array, length: number): TextIntervals {
  const holds = new Array<number>(length).fill(Number.NaN);
  const latencies = holds.slice();
  const flights = holds.slice();
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? UNPLACED;
    if (place === UNPLACED) continue;
    const down = downs[i] ?? 0;
    holds[place] = (ups[i] ?? Number.NaN) - down;
    if (i === 0 || place === 0 || places[i - 1] !== place - 1) continue;
    latencies[place] = down - (downs[i - 1] ?? 0);
    flights[place] = down - (ups[i - 1] ?? Number.NaN);
  }
  return { holds, latencies, flights };
}
