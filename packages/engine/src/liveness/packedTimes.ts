import { sameKeys } from './keySpans.ts';
import type { SampleTimes } from './sampleTimes.ts';

/** Samples that fit in before the array is made anew. */
const ROOM = 24;

/** One array for all histories that came out of one another, for as long as each has its samples after those of the last. */
interface Rows {
  readonly times: Float64Array;
  used: number;
}

/**
 * Stored samples of the same keys, one after the other in one array: press and release (ms) of each key in turn. A try is
 * compared with some sixty, and to find the times of each somewhere else in memory takes longer than to compare them.
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
    let packed = new PackedTimes(keys, 0, [], newRows(keys, samples.length));
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
    const { keys, count, others, width } = this;
    let rows = this.#rows;
    // Another history may have come out of this one, and have its sample there.
    if (rows.used !== count || (count + 1) * width > rows.times.length) {
      rows = newRows(keys, count);
      rows.times.set(this.times.subarray(0, count * width));
    }
    rows.used = count + 1;
    if (!canPack(sample, keys)) return new PackedTimes(keys, count + 1, [...others, count], rows);
    const { downs, ups } = sample.timeline;
    let at = count * width;
    for (let i = 0; i < keys.length; i++) {
      rows.times[at++] = downs[i] ?? Number.NaN;
      rows.times[at++] = ups[i] ?? Number.NaN;
    }
    return new PackedTimes(keys, count + 1, others, rows);
  }

  /** Without so many samples from an index on; those after them move up. */
  without(index: number, removed: number): PackedTimes {
    const { keys, times, width, count } = this;
    const rows = newRows(keys, count - removed);
    rows.times.set(times.subarray(0, index * width));
    rows.times.set(times.subarray((index + removed) * width, count * width), index * width);
    rows.used = count - removed;
    const others = this.others.flatMap((other) =>
      other < index ? [other] : other < index + removed ? [] : [other - removed],
    );
    return new PackedTimes(keys, count - removed, others, rows);
  }
}

function newRows(keys: Uint16Array, count: number): Rows {
  return { times: new Float64Array(2 * keys.length * (count + ROOM)), used: 0 };
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
