import type { Score } from '../models/model.ts';

export type ContributionFeature =
  /** How long a key was held. */
  | 'hold'
  /** The time from one key to the next, seen from press to press, release to press and release to release. */
  | 'latency'
  /** The speed of the sample as a whole. */
  | 'pace'
  /** What the score's meaning takes for granted before anything is compared: the same for every probe of this shape. */
  | 'calibration';

/** What one part of a probe adds to the score, for the typist where it is above 0 and against where it is below. */
export interface Contribution {
  readonly feature: ContributionFeature;
  /** Index of the key in the enrolled text, for a latency of the key it starts from; null for the whole sample. */
  readonly position: number | null;
  readonly value: number;
}

/** A score taken apart. */
export interface Explanation {
  readonly score: Score;
  /** Add up to the score's value; none for a probe that could not be compared. */
  readonly contributions: readonly Contribution[];
  /** How many times longer the probe's latencies are than the typist's, all in all; 1 where nothing can be said. */
  readonly slowness: number;
  /** Presses of the probe that are no part of the text; 0 in free text. */
  readonly typos: number;
  /** Whether most of the probe's presses have no release, and so no hold time. */
  readonly releasesMissing: boolean;
  /** Step of the probe's clock, ms (quality/clockResolution.ts). */
  readonly clock: number;
}
