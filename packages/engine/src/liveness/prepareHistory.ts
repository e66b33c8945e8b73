import { buildTimeline, type Timeline } from '../keystrokes/buildTimeline.ts';
import { decodeEvents } from '../keystrokes/eventsBuffer.ts';
import { readCleanPresses, timelineOf } from '../keystrokes/readCleanPresses.ts';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { sameKeys } from './keySpans.ts';
import { PackedTimes } from './packedTimes.ts';
import { SampleTimes } from './sampleTimes.ts';

/** Newest stored samples that tell how a typist types; more cost time and add little. */
export const TYPIST_SAMPLES = 10;

/**
 * What is stored of a user, read once for any number of checks: {@link prepareHistory} makes it. It never changes, and
 * keeps of a sample its times alone, not its events.
 */
export interface LivenessHistory {
  /** Oldest first; null where a sample is in {@link packed} alone, from which {@link sampleAt} makes it. */
  readonly samples: readonly (SampleTimes | null)[];
  /** The same, those of the same keys in one array; null where most have no keys in common. */
  readonly packed: PackedTimes | null;
  /** Presses of all samples together. */
  readonly presses: number;
}

/** A sample as far as it is kept. */
type Typed = Pick<KeystrokeSample, 'timeline'>;

/** @param samples oldest first; findings name a stored sample by its index in this list */
export function prepareHistory(samples: readonly Typed[]): LivenessHistory {
  const read: SampleTimes[] = [];
  for (const { timeline } of samples) read.push(new SampleTimes(timeline, read.at(-1) ?? null));
  const packed = PackedTimes.of(read);
  return historyOf(read, packed, pressesOf(read, packed));
}

/** A sample of a history; undefined where it has none. */
export function sampleAt({ samples, packed }: LivenessHistory, index: number): SampleTimes | undefined {
  const sample = samples[index];
  if (sample !== null || packed === null) return sample ?? undefined;
  return new SampleTimes(packed.timelineAt(index), samples.at(-1) ?? null);
}

/** With a sample after all others; what was read of them is not read again. */
export function withSample(
  { samples, packed, presses }: LivenessHistory,
  { timeline }: Typed,
): LivenessHistory {
  const sample = new SampleTimes(timeline, samples.at(-1) ?? null);
  return historyOf([...samples, sample], packed?.with(sample) ?? null, presses + timeline.keys.length);
}

/**
 * With stored samples (`encodeEvents`) after all others, except those that it has already. As by {@link withSample}, but for what
 * most of them are never needed as.
 *
 * @throws {RangeError} for bytes that are no sample
 */
export function withStored(history: LivenessHistory, stored: readonly Uint8Array[]): LivenessHistory {
  const known = history.samples.length;
  const samples = history.samples.slice();
  let packed = history.packed?.withRoom(stored.length) ?? null;
  let { presses } = history;
  for (const bytes of stored) {
    const clean = readCleanPresses(bytes);
    if (packed !== null && clean !== null && packed.isOf(clean)) {
      if (packed.holds(clean, known)) continue;
      packed = packed.withPresses(clean);
      samples.push(null);
      presses += clean.count;
      continue;
    }
    const timeline = clean === null ? buildTimeline(decodeEvents(bytes)) : timelineOf(clean);
    if (history.samples.some((sample) => sample !== null && isSame(sample.timeline, timeline))) continue;
    const sample = new SampleTimes(timeline, samples.at(-1) ?? null);
    packed = packed?.with(sample) ?? null;
    samples.push(sample);
    presses += timeline.keys.length;
  }
  return historyOf(samples, packed, presses);
}

/** Without so many samples from an index on, for example the oldest probes; those after them move up. */
export function withoutSamples(
  { samples, packed, presses }: LivenessHistory,
  index: number,
  count: number,
): LivenessHistory {
  const removed = samples.slice(index, index + count);
  return historyOf(
    samples.toSpliced(index, count),
    packed?.without(index, removed.length) ?? null,
    presses - pressesOf(removed, packed),
  );
}

/**
 * Keeps what is asked for at every check: the newest samples, and those that are not packed. In the list that it is given, which is
 * nobody else's yet.
 */
function historyOf(
  samples: (SampleTimes | null)[],
  packed: PackedTimes | null,
  presses: number,
): LivenessHistory {
  const history = { samples, packed, presses };
  if (packed === null) return history;
  let other = packed.others.length - 1;
  let kept = 0;
  for (let index = samples.length - 1; index >= 0; index--) {
    if (packed.others[other] === index) {
      other -= 1;
      continue;
    }
    if (kept < TYPIST_SAMPLES) samples[index] = sampleAt(history, index) ?? null;
    else samples[index] = null;
    kept += 1;
  }
  return history;
}

/** Those that are in `packed` alone have its keys. */
function pressesOf(samples: readonly (SampleTimes | null)[], packed: PackedTimes | null): number {
  const packedKeys = packed?.keys.length ?? 0;
  return samples.reduce((sum, sample) => sum + (sample?.timeline.keys.length ?? packedKeys), 0);
}

function isSame(a: Timeline, b: Timeline): boolean {
  return isEqual(a.downs, b.downs) && isEqual(a.ups, b.ups) && sameKeys(a.keys, b.keys);
}

/** A release that was not seen is NaN. */
function isEqual(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
