import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { UNPLACED } from '../rhythm/alignToText.ts';

/** Holds or latencies (ms), one a place; NaN for one that is missing. Plain arrays: many small typed ones cost more. */
export type Times = readonly number[];

/** One number for every interval, in the places of a text. */
export interface ByView {
  /** From press to release of the key at each place. */
  readonly holds: Times;
  /** From the press of the key before, and from its release (the flight), to the press at each place. */
  readonly latencies: Times;
  readonly flights: Times;
}

/** What the habits of a typist are known of. */
export type Logs = Omit<ByView, 'flights'>;

/** Added before the logarithm: differences of few milliseconds are the keyboard's (ms). */
const OFFSET = 20;

/** The intervals of a sample (ms). Those that a correction or a slip interrupts are missing (NaN). */
export class TextIntervals implements ByView {
  readonly holds: Times;
  readonly latencies: Times;
  readonly flights: Times;
  #logs: Logs | null = null;

  constructor({ holds, latencies, flights }: ByView) {
    this.holds = holds;
    this.latencies = latencies;
    this.flights = flights;
  }

  /** ln(ms + {@link OFFSET}); asked for of few samples of a history, and of those again and again. */
  get logs(): Logs {
    this.#logs ??= { holds: logsOf(this.holds), latencies: logsOf(this.latencies) };
    return this.#logs;
  }
}

/** An array without room for holes, which `map` leaves: each number read from such a one would be an object. */
export function logsOf(times: Times): Times {
  const logs: number[] = [];
  for (const ms of times) logs.push(Math.log(ms + OFFSET));
  return logs;
}

/** @param places for every press its place in the text, or {@link UNPLACED}; null where each has its own */
export function intervalsAt(
  { downs, ups }: Timeline,
  places: Int32Array | null,
  length: number,
): TextIntervals {
  const holds = new Array<number>(length).fill(Number.NaN);
  const latencies = holds.slice();
  const flights = holds.slice();
  for (let i = 0; i < downs.length; i++) {
    const place = places === null ? i : (places[i] ?? UNPLACED);
    if (place === UNPLACED) continue;
    const down = downs[i] ?? 0;
    holds[place] = (ups[i] ?? Number.NaN) - down;
    if (i === 0 || place === 0 || (places !== null && places[i - 1] !== place - 1)) continue;
    latencies[place] = down - (downs[i - 1] ?? 0);
    flights[place] = down - (ups[i - 1] ?? Number.NaN);
  }
  return new TextIntervals({ holds, latencies, flights });
}
