import { sampleFromPresses } from '../../keystrokes/sampleFromPresses.ts';
import type { Model } from '../../models/model.ts';
import type { Recording } from '../recording.ts';

/** A recording whose keys are all held for `hold` ms, for tests in which only that is looked at. */
export function recording(
  labels: Partial<Omit<Recording, 'sample'>> & { hold?: number; keys?: number },
): Recording {
  const { hold = 100, keys = 3, ...given } = labels;
  const presses = Array.from({ length: keys }, (_, i) => ({ key: i + 1, down: 200 * i, up: 200 * i + hold }));
  return {
    subject: '1',
    text: 'abc',
    session: '1',
    repetition: 1,
    device: 'desktop',
    ...given,
    sample: sampleFromPresses(presses),
  };
}

/** One sequence of recordings of one person, holds as listed. */
export function sequence(
  subject: string,
  holds: readonly number[],
  labels: Parameters<typeof recording>[0] = {},
) {
  return holds.map((hold, i) => recording({ ...labels, subject, repetition: i + 1, hold }));
}

/** The simplest model: how far the first key's hold is from the mean of the enrolled ones, in ms. */
export function holdModel(threshold = -10): Model<number> {
  const holdOf = ({ timeline }: Recording['sample']): number =>
    (timeline.ups[0] ?? 0) - (timeline.downs[0] ?? 0);
  return {
    kind: 'scaled-manhattan',
    threshold,
    enrol: (samples) => samples.reduce((sum, sample) => sum + holdOf(sample), 0) / samples.length,
    update: (template) => template,
    score: (template, sample) => ({ value: 0 - Math.abs(holdOf(sample) - template), defect: null }),
    serialise: () => new Uint8Array(0),
    parse: () => 0,
  };
}
