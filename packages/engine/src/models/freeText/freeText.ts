import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { type FreeTextPopulation, freeTextPopulationFor } from '../../prior/freeTextPopulation.ts';
import { type ByView, freeTextFeatures } from '../../rhythm/freeTextFeatures.ts';
import { type DeviceClass, SCORE_FLOOR, type Score } from '../model.ts';
import { calibrate } from './calibrate.ts';
import { compareFreeText } from './compare.ts';
import { enrolStatistics } from './enrol.ts';
import type { FreeTextStatistics } from './statistics.ts';
import { deriveTypist, type TypistView } from './typist.ts';
import { updateStatistics } from './update.ts';

/** A typist of any text. */
export interface FreeTextTemplate {
  readonly mode: 'free';
  readonly population: FreeTextPopulation;
  readonly statistics: FreeTextStatistics;
  /** Derived from the other two. */
  readonly typist: ByView<TypistView>;
}

export function enrolFreeText(samples: readonly KeystrokeSample[], device: DeviceClass): FreeTextTemplate {
  const population = freeTextPopulationFor(device);
  const features = samples.map(({ timeline }) => freeTextFeatures(timeline));
  return freeTextTemplate(population, enrolStatistics(features, population));
}

export function freeTextTemplate(
  population: FreeTextPopulation,
  statistics: FreeTextStatistics,
): FreeTextTemplate {
  return { mode: 'free', population, statistics, typist: deriveTypist(statistics, population) };
}

export function updateFreeText(template: FreeTextTemplate, { timeline }: KeystrokeSample): FreeTextTemplate {
  const { population, statistics } = template;
  return freeTextTemplate(population, updateStatistics(statistics, freeTextFeatures(timeline), population));
}

/**
 * A shorter probe says too little (six keys: 16 % errors per user on Aalto's development users, twelve: 9 %), and its few
 * times can be made up to suit nearly anybody.
 */
const MIN_PAIRS = 10;

/**
 * The value is a calibrated log-likelihood ratio, natural logarithm: 0 where both sides explain the probe as well.
 *
 * Only pairs of known keys count: what the population says of "any other key" misleads where a whole script is that
 * (9 to 28 % false acceptance at the threshold, development users with their letters made unknown).
 */
export function verifyFreeText(
  { population, statistics, typist }: FreeTextTemplate,
  { timeline }: KeystrokeSample,
): Score {
  const comparison = compareFreeText(typist, freeTextFeatures(timeline), population);
  // No pair goes without a down-down time.
  if (comparison.downDown.features < MIN_PAIRS) return { value: SCORE_FLOOR, defect: 'nothing_to_compare' };
  return { value: calibrate(comparison, typist, statistics.samples, population.calibration), defect: null };
}
