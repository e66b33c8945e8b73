export interface ForestSettings {
  readonly trees: number;
  /** Share of the enrolment taken for outliers, above 0 to 0.5; `auto` puts the threshold at -0.5. */
  readonly contamination: number | 'auto';
  /** An unsigned 32-bit integer: same seed, same vectors, same forest. */
  readonly seed: number;
  /** Rows a tree is grown from, at most. */
  readonly maxSamples: number;
}

/** `maxSamples` is scikit-learn's `auto`, the others are the Flask service's. */
export const FOREST_DEFAULTS: ForestSettings = { trees: 100, contamination: 0.1, seed: 42, maxSamples: 256 };

/** Bounds on what is learned or read, so that no setting and no buffer can ask for more memory than there is. */
export const FOREST_LIMITS = { trees: 1_000, maxSamples: 1_024, vectors: 1_024, dimensions: 65_535 } as const;

/** What is wrong with the settings; null when they can be used. */
export function problemOf({ trees, contamination, seed, maxSamples }: ForestSettings): string | null {
  const most = FOREST_LIMITS;
  if (!isCount(trees, most.trees)) return `got ${trees} trees, expected 1 to ${most.trees}`;
  if (!isCount(maxSamples, most.maxSamples))
    return `got maxSamples ${maxSamples}, expected 1 to ${most.maxSamples}`;
  if (seed !== seed >>> 0) return `got seed ${seed}, expected 0 to ${0xffff_ffff}`;
  if (contamination === 'auto' || (contamination > 0 && contamination <= 0.5)) return null;
  return `got contamination ${contamination}, expected "auto" or a number above 0 to 0.5`;
}

export function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
