import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { SampleTimes } from './sampleTimes.ts';

/**
 * What is stored of a user, read once for any number of checks: {@link prepareHistory} makes it. It never changes, and
 * keeps of a sample its timeline alone, not its events.
 */
export interface LivenessHistory {
  /** Oldest first. */
  readonly samples: readonly SampleTimes[];
}

/** @param samples oldest first; findings name a stored sample by its index in this list */
export function prepareHistory(samples: readonly KeystrokeSample[]): LivenessHistory {
  const read: SampleTimes[] = [];
  for (const { timeline } of samples) read.push(new SampleTimes(timeline, read.at(-1) ?? null));
  return { samples: read };
}

/** With a sample after all others; what was read of them is not read again. */
export function withSample({ samples }: LivenessHistory, { timeline }: KeystrokeSample): LivenessHistory {
  return { samples: [...samples, new SampleTimes(timeline, samples.at(-1) ?? null)] };
}

/** Without the sample of that index, for example the oldest probe; those after it move up. */
export function withoutSample({ samples }: LivenessHistory, index: number): LivenessHistory {
  return { samples: samples.toSpliced(index, 1) };
}
