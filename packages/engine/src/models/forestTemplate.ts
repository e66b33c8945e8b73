import { quantileOfSorted } from '../math/quantile.ts';
import { createRandom } from '../math/random.ts';
import { fitLength } from '../rhythm/flaskVector.ts';
import { FOREST_LIMITS, type ForestSettings } from './forestSettings.ts';
import {
  averagePathLength,
  growTrees,
  type TrainingRows,
  type Trees,
  totalPathLength,
} from './isolationTree.ts';
import { ModelError } from './model.ts';

/** The enrolled vectors, padded with zeros to the longest (`dimensions`), and the forest grown from them. */
export interface ForestTemplate extends TrainingRows {
  readonly settings: ForestSettings;
  readonly trees: Trees;
  /** scikit-learn's `offset_`: a raw score at or above it is genuine. */
  readonly offset: number;
}

/** A forest of vectors of any lengths; of very many, the newest. @throws {ModelError} */
export function learnVectors(
  vectors: readonly ArrayLike<number>[],
  settings: ForestSettings,
): ForestTemplate {
  if (vectors.length === 0) throw new ModelError('no_samples', 'got no samples, expected at least one');
  const kept = vectors.slice(-FOREST_LIMITS.vectors);
  const longest = kept.reduce((length, vector) => Math.max(length, vector.length), 0);
  const dimensions = Math.min(longest, FOREST_LIMITS.dimensions);
  const values = new Float32Array(kept.length * dimensions);
  kept.forEach((vector, row) => {
    values.set(fitLength(vector, dimensions), row * dimensions);
  });
  return growForest({ values, count: kept.length, dimensions }, settings);
}

/** Rows and settings make a forest, always the same one. @throws {ModelError} */
export function growForest(rows: TrainingRows, settings: ForestSettings): ForestTemplate {
  if (!rows.values.every((value) => Number.isFinite(value))) {
    throw new ModelError('template_damaged', 'got a vector with a value that is not finite');
  }
  const trees = growTrees(rows, settings.trees, settings.maxSamples, createRandom(settings.seed));
  const offset =
    settings.contamination === 'auto'
      ? -0.5
      : quantileOfSorted(
          rowsOf(rows)
            .map((row) => scoreRow(trees, row))
            .sort((a, b) => a - b),
          settings.contamination,
        );
  return { ...rows, settings, trees, offset };
}

export function rowsOf({ values, count, dimensions }: TrainingRows): Float32Array[] {
  return Array.from({ length: count }, (_, row) => values.subarray(row * dimensions, (row + 1) * dimensions));
}

/** scikit-learn's `score_samples`: from -1, an outlier, to 0. */
export function rawScore({ trees, dimensions }: ForestTemplate, vector: ArrayLike<number>): number {
  return scoreRow(trees, new Float32Array(fitLength(vector, dimensions)));
}

function scoreRow(trees: Trees, row: Float32Array): number {
  const scale = trees.roots.length * averagePathLength(trees.rowsPerTree);
  // A single row: nothing to scale by; scikit-learn scores as if every path had average length.
  return -(2 ** -(scale === 0 ? 1 : totalPathLength(trees, row) / scale));
}
