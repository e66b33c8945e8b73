import type { Timeline } from '../keystrokes/buildTimeline.ts';
import type { CleanPresses } from '../keystrokes/readCleanPresses.ts';
import { sameKeys } from './keySpans.ts';
import type { SampleTimes } from './sampleTimes.ts';

/** Samples that fit in before the array is made anew. */
const ROOM = 17;

/** One array for all histories that came out of one another, for as long as each has its samples after those of the last. */
interface Rows {
  readonly times: Float64Array;
  used: number;
}

/**
 * Stored samples of the same keys, one after the other in one array: press and release (ms) of each key in turn. A try is
 * compared with some sixty, and to find the times of each somewhere else in memory takes longer than to compare them. It is
 * also all that most of them are kept as: arrays of their own take six times the memory.
 *
 * It never changes for whoever has it. Each sample has a place, those as well that have other keys, a correction or a
 * release too few: {@link others}, whose places hold nothing.
 */
export class PackedTimes {
  readonly keys: Uint16Array;
  /** Samples, others among them. */
  readonly count: number;
  /** Ascending. */
  readonly others: readonly number[];
  readonly #rows: Rows;

  private constructor(keys: Uint16Array, count: number, others: readonly number[], rows: Rows) {
    this.keys = keys;
    this.count = count;
    this.others = others;
    this.#rows = rows;
  }

  /** Null where most samples have no keys in common: of free text, or none. */
  static of(samples: readonly SampleTimes[]): PackedTimes | null {
    const keys = mostKeys(samples);
    if (keys === null) return null;
    let packed = new PackedTimes(keys, 0, [], newRows(keys, samples.length + ROOM));
    for (const sample of samples) packed = packed.with(sample);
    return 2 * packed.others.length > samples.length ? null : packed;
  }

  /** Of each sample as many as {@link width}, from its index times as many on. */
  get times(): Float64Array {
    return this.#rows.times;
  }

  get width(): number {
    return 2 * this.keys.length;
  }

  /** With a sample after all others. */
  with(sample: SampleTimes): PackedTimes {
    const { timeline } = sample;
    if (canPack(sample, this.keys)) return this.#withRow(timeline);
    const rows = this.#rowsForOne();
    return new PackedTimes(this.keys, this.count + 1, [...this.others, this.count], rows);
  }

  /** Whether presses are of these keys. */
  isOf({ keys, count }: CleanPresses): boolean {
    return count === this.keys.length && this.keys.every((key, i) => keys[i] === key);
  }

  /** With presses of these keys as a sample after all others. */
  withPresses(presses: CleanPresses): PackedTimes {
    return this.#withRow(presses);
  }

  /** The same with so much room that as many more fit in, and some that come later. */
  withRoom(samples: number): PackedTimes {
    const rows = this.#copyRows(this.count + samples + ROOM);
    return new PackedTimes(this.keys, this.count, this.others, rows);
  }

  /** Whether such presses of these keys are those of one of the first samples exactly. */
  holds({ downs, ups }: Pick<Timeline, 'downs' | 'ups'>, first: number): boolean {
    const { times, width } = this;
    for (let index = 0; index < first; index++) {
      const from = index * width;
      let i = 0;
      while (2 * i < width && times[from + 2 * i] === downs[i] && times[from + 2 * i + 1] === ups[i]) i += 1;
      if (2 * i === width && !this.others.includes(index)) return true;
    }
    return false;
  }

  /** Of a sample that is none of the {@link others}, as it was packed, but for what had to be mended. */
  timelineAt(index: number): Timeline {
    const { keys, times, width } = this;
    const downs = new Float64Array(keys.length);
    const ups = new Float64Array(keys.length);
    let at = index * width;
    for (let i = 0; i < keys.length; i++) {
      downs[i] = times[at++] ?? Number.NaN;
      ups[i] = times[at++] ?? Number.NaN;
    }
    return { keys, downs, ups, repairs: [] };
  }

  /** Without so many samples from an index on; those after them move up. */
  without(index: number, removed: number): PackedTimes {
    const { keys, times, width, count } = this;
    const rows = newRows(keys, count - removed + ROOM);
    rows.times.set(times.subarray(0, index * width));
    rows.times.set(times.subarray((index + removed) * width, count * width), index * width);
    rows.used = count - removed;
    const others = this.others.flatMap((other) =>
      other < index ? [other] : other < index + removed ? [] : [other - removed],
    );
    return new PackedTimes(keys, count - removed, others, rows);
  }

  #withRow({ downs, ups }: Pick<Timeline, 'downs' | 'ups'>): PackedTimes {
    const { keys, count, width } = this;
    const rows = this.#rowsForOne();
    let at = count * width;
    for (let i = 0; i < keys.length; i++) {
      rows.times[at++] = downs[i] ?? Number.NaN;
      rows.times[at++] = ups[i] ?? Number.NaN;
    }
    return new PackedTimes(keys, count + 1, this.others, rows);
  }

  /** Rows whose next place is this history's to fill. */
  #rowsForOne(): Rows {
    const { count, width } = this;
    // Another history may have come out of this one, and have its sample there.
    const isTaken = this.#rows.used !== count || (count + 1) * width > this.times.length;
    const rows = isTaken ? this.#copyRows(count + ROOM) : this.#rows;
    rows.used = count + 1;
    return rows;
  }

  #copyRows(samples: number): Rows {
    const rows = newRows(this.keys, samples);
    rows.times.set(this.times.subarray(0, this.count * this.width));
    rows.used = this.count;
    return rows;
  }
}

function newRows(keys: Uint16Array, samples: number): Rows {
  return { times: new Float64Array(2 * keys.length * samples), used: 0 };
}

/** The keys of more than half of the samples, if there are such (Boyer & Moore 1991); else of any of them. */
function mostKeys(samples: readonly SampleTimes[]): Uint16Array | null {
  let keys: Uint16Array | null = null;
  let votes = 0;
  for (const { timeline } of samples) {
    if (votes === 0) keys = timeline.keys;
    votes += keys !== null && sameKeys(timeline.keys, keys) ? 1 : -1;
  }
  return keys;
}

/** Those that a probe can be compared with place by place; null where it has other keys, or a release too few, itself. */
export function packedFor(
  probe: SampleTimes,
  { packed }: { readonly packed: PackedTimes | null },
): PackedTimes | null {
  return packed !== null && canPack(probe, packed.keys) ? packed : null;
}

/** Whether loops find all times of a sample in their places. */
function canPack({ timeline, text }: SampleTimes, keys: Uint16Array): boolean {
  return text === timeline.keys && sameKeys(timeline.keys, keys) && !timeline.ups.includes(Number.NaN);
}
