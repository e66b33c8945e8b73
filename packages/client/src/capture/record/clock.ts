/** Reads of the clock that look for its step: some milliseconds at most, and most clocks step much earlier. */
const MOST_READS = 5_000;
const STEPS = 3;

/** The step of a clock in ms, by reading it; null where it stood still all the while. */
export function stepOf(now: () => number): number | null {
  let least = Number.POSITIVE_INFINITY;
  let last = now();
  for (let reads = 0, steps = 0; reads < MOST_READS && steps < STEPS; reads++) {
    const time = now();
    if (time <= last) continue;
    // The first step is cut short by where the reading began: no clock steps less than its step, though.
    least = Math.min(least, time - last);
    last = time;
    steps += 1;
  }
  return Number.isFinite(least) ? least : null;
}

/** The least difference between times, ms: what a coarse clock shows of its step; null where all are equal. */
export function leastGap(times: readonly number[]): number | null {
  const ascending = [...times].sort((a, b) => a - b);
  const gaps = ascending.map((time, i) => time - (ascending[i - 1] ?? time)).filter((gap) => gap > 0);
  return gaps.length === 0 ? null : Math.min(...gaps);
}

/** An event that was read so much later than it happened waited for the page: its own time is nearer the truth (ms). */
const WAITED = 30;
/** No page is that busy between two keys: somebody wrote these times (ms). */
const FORGED = 3_000;

/**
 * When events happened, in ms of `performance.now()`. That is when they are read, since some systems write a coarse time
 * into events; but the event's own time where it had to wait for a busy page.
 */
export class EventTimes {
  readonly #now: () => number;
  /** Between an event's own time and its reading: the least and the most so far. */
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;
  #last = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the events' own times drift away from the clock by more than a busy page explains. */
  get forged(): boolean {
    return this.#most - this.#least > FORGED;
  }

  /** Of a key or a finger. Never goes back. @param own the event's `timeStamp` */
  timeOf(own: number): number {
    const now = this.#now();
    const delay = now - own;
    this.#least = Math.min(this.#least, delay);
    this.#most = Math.max(this.#most, delay);
    const waited = delay - this.#least;
    const time = waited > WAITED && waited <= FORGED ? now - waited : now;
    this.#last = Math.max(this.#last, time);
    return this.#last;
  }

  /** For what has no time of its own but that of its reading. */
  now(): number {
    return Math.max(this.#last, this.#now());
  }

  /** For the next sample. */
  forget(): void {
    this.#least = Number.POSITIVE_INFINITY;
    this.#most = Number.NEGATIVE_INFINITY;
  }
}
