import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { flaskVector } from '../rhythm/flaskVector.ts';
import { FOREST_DEFAULTS, type ForestSettings, problemOf } from './forestSettings.ts';
import { type ForestTemplate, learnVectors, rawScore, rowsOf } from './forestTemplate.ts';
import { parseForest, serialiseForest } from './isolationForestBuffer.ts';
import type { Model, Score } from './model.ts';

/** The model, which also takes feature vectors: of a user imported from the Flask service there is nothing else. */
export interface IsolationForest extends Model<ForestTemplate> {
  /** Learns from vectors of any lengths: imported rows, `rowsOf` a template, new samples' `flaskVector`. */
  enrolVectors(vectors: readonly ArrayLike<number>[]): ForestTemplate;
  /** The score of a vector of any length. */
  scoreVector(template: ForestTemplate, vector: ArrayLike<number>): Score;
}

/** Below any score: a score is the difference of two numbers between -1 and 0. */
const NOTHING_TO_COMPARE: Score = { value: -1, defect: 'nothing_to_compare' };

/**
 * scikit-learn 1.2's IsolationForest on the Flask service's feature vectors, for those who rely on it; the
 * rhythm model makes a fraction of its errors.
 *
 * Scores have the scale of `decision_function`, genuine from 0 up, and agree with it but for the random numbers
 * drawn (isolationForest.test.ts). One difference is wanted: where nothing can be learned (one vector, equal
 * vectors) scikit-learn scores everybody 0, which is genuine; here nobody is.
 *
 * @throws {RangeError} for settings out of range.
 */
export function createIsolationForest(options: Partial<ForestSettings> = {}): IsolationForest {
  const settings = { ...FOREST_DEFAULTS, ...options };
  const problem = problemOf(settings);
  if (problem !== null) throw new RangeError(problem);
  return {
    kind: 'isolation-forest',
    threshold: 0,
    enrol: (samples) => learnVectors(samples.map(vectorOf), settings),
    // With the settings it was enrolled with: one more sample must not change the rule unasked.
    update: (template, sample) => learnVectors([...rowsOf(template), vectorOf(sample)], template.settings),
    score: (template, sample) => scoreVector(template, vectorOf(sample)),
    serialise: serialiseForest,
    parse: parseForest,
    enrolVectors: (vectors) => learnVectors(vectors, settings),
    scoreVector,
  };
}

function vectorOf(sample: KeystrokeSample): Float64Array {
  return flaskVector(sample.events);
}

function scoreVector(template: ForestTemplate, vector: ArrayLike<number>): Score {
  if (vector.length === 0 || !template.trees.discerning) return NOTHING_TO_COMPARE;
  return { value: rawScore(template, vector) - template.offset, defect: null };
}
