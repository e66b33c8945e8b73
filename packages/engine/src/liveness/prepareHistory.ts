import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { PackedTimes } from './packedTimes.ts';
import { SampleTimes } from './sampleTimes.ts';

/**
 * What is stored of a user, read once for any number of checks: {@link prepareHistory} makes it. It never changes, and
 * keeps of a sample its timeline alone, not its events.
 */
export interface LivenessHistory {
  /** Oldest first. */
  readonly samples: readonly SampleTimes[];
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
  return { samples: read, packed: PackedTimes.of(read), presses: pressesOf(read) };
}

/** With a sample after all others; what was read of them is not read again. */
export function withSample(
  { samples, packed, presses }: LivenessHistory,
  { timeline }: Typed,
): LivenessHistory {
  const sample = new SampleTimes(timeline, samples.at(-1) ?? null);
  return {
    samples: [...samples, sample],
    packed: packed?.with(sample) ?? null,
    presses: presses + timeline.keys.length,
  };
}

/** Without so many samples from an index on, for example the oldest probes; those after them move up. */
export function withoutSamples(
  { samples, packed, presses }: LivenessHistory,
  index: number,
  count: number,
): LivenessHistory {
  const removed = samples.slice(index, index + count);
  return {
    samples: samples.toSpliced(index, count),
    packed: packed?.without(index, removed.length) ?? null,
    presses: presses - pressesOf(removed),
  };
}

function pressesOf(samples: readonly SampleTimes[]): number {
  return samples.reduce((sum, { timeline }) => sum + timeline.keys.length, 0);
}
