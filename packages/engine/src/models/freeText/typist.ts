import {
  type Expectation,
  type FreeTextPopulation,
  noiseOfPair,
  type ViewPopulation,
} from '../../prior/freeTextPopulation.ts';
import { CLASS_OF_PAIR } from '../../prior/pairClasses.ts';
import { type ByView, byView } from '../../rhythm/freeTextFeatures.ts';
import { PAIRS } from '../../rhythm/keyPairs.ts';
import {
  expectSeen,
  expectUnseen,
  type Habits,
  type PairMoments,
  solveHabits,
  varianceOf,
} from './habits.ts';
import { type FreeTextStatistics, noiseScale, type ViewStatistics } from './statistics.ts';

/** One view of a typist, ready to score with. Derived from the statistics, never stored. */
export interface TypistView extends Expectation {
  /** Single precision: it is kept for every template in use, and 7 digits are more than typing has. */
  readonly means: Float32Array;
  readonly precisions: Float32Array;
  /** Squared noise by that of the population. */
  readonly noise: number;
}

/** What is known of a typist's residuals in one view. */
export interface Posterior {
  readonly noise: number;
  readonly habits: Habits;
  /** By pair, all of them. */
  readonly moments: PairMoments;
}

export function posteriorOf(
  { pairs }: FreeTextStatistics,
  { weights, residuals, features, squares }: ViewStatistics,
  view: ViewPopulation,
): Posterior {
  const noise = noiseScale(view.variances.noiseDegrees, features, squares);
  const evidence = { pairs, weights, residuals };
  const habits = solveHabits(view, evidence, noise);
  const moments = { means: new Float64Array(PAIRS), variances: new Float64Array(PAIRS) };
  for (let pair = 0; pair < PAIRS; pair++) expectUnseen(habits, view, pair, moments);
  expectSeen(habits, view, evidence, noise, moments);
  return { noise, habits, moments };
}

export function deriveTypist(
  statistics: FreeTextStatistics,
  population: FreeTextPopulation,
): ByView<TypistView> {
  return byView((name) => {
    const view = population.views[name];
    return typistView(
      posteriorOf(statistics, statistics.views[name], view),
      statistics.samples,
      view,
      population,
    );
  });
}

/**
 * What is not known of the typist's mean on a pair has three parts: one that all pairs of ordinary text share, one
 * that the pairs of a class share beyond that, and the rest, which is as good as a keystroke's own noise.
 */
function typistView(
  { noise, habits, moments }: Posterior,
  samples: number,
  view: ViewPopulation,
  { loadings, classLoadings }: FreeTextPopulation,
): TypistView {
  const common = varianceOf(habits, view, loadings);
  const classVariances = Float64Array.from(classLoadings, (ofClass) =>
    Math.max(0, varianceOf(habits, view, ofClass) - common),
  );
  // The paces of the enrolment samples averaged out to some typical one, which is off by this much.
  const offset = view.variances.sample / samples;
  const means = new Float32Array(PAIRS);
  const precisions = new Float32Array(PAIRS);
  for (let pair = 0; pair < PAIRS; pair++) {
    const pairClass = CLASS_OF_PAIR[pair] ?? 0;
    const shared = common + offset + (classVariances[pairClass] ?? 0);
    const own = Math.max(0, (moments.variances[pair] ?? 0) - shared);
    means[pair] = (view.means[pair] ?? 0) + (moments.means[pair] ?? 0);
    precisions[pair] = 1 / (noise * noiseOfPair(view, pair) + own);
  }
  return {
    means,
    precisions,
    classVariances,
    paceVariance: view.variances.sample + common + offset,
    noise,
  };
}
