import type { Recording } from '../../evaluation/recording.ts';
import { takesPart, type UserSplit } from '../../evaluation/userSplit.ts';
import {
  type ByView,
  byView,
  type FreeTextFeatures,
  freeTextFeatures,
} from '../../rhythm/freeTextFeatures.ts';
import { PAIRS } from '../../rhythm/keyPairs.ts';
import { type FreeTextPopulation, freeTextPopulation } from '../freeTextPopulation.ts';
import type { FreeTextCalibration, FreeTextPrior, ViewVariances } from '../freeTextPrior.ts';
import { CLASS_OF_PAIR, CLASSES } from '../pairClasses.ts';
import { byKind } from './byKind.ts';
import { type FreeTextMeans, freeTextMeans } from './freeTextMeans.ts';
import { type FittedView, freeTextVariances } from './freeTextVariances.ts';

/** People who fit; all others choose or report (docs/accuracy.md). */
const SENTENCE_USERS: UserSplit = { modulus: 5, remainders: [0, 1, 2] };
/** Steps with a mean for every pair, before the means are made short. */
const STEPS = 3;
/** A pair's first mean is held to that of its class as if by so many keystrokes. */
const MEAN_KEYSTROKES = 20;

/** Where expectation-maximisation begins: orders of magnitude. Noise, pace, firsts, seconds, classes, pair, sample. */
const START: ByView<readonly [number, number, number, number, number, number, number]> = {
  holdBefore: [0.04, 0.035, 0.009, 0.003, 0.005, 0.01, 0.0008],
  holdAfter: [0.04, 0.036, 0.003, 0.009, 0.004, 0.01, 0.0008],
  downDown: [0.11, 0.1, 0.01, 0.01, 0.018, 0.015, 0.002],
  upDown: [0.2, 0.22, 0.025, 0.024, 0.06, 0.02, 0.003],
};
const START_DEGREES = 20;

/**
 * The table of free text (freeTextPrior.ts) from sentences that people copied. Deterministic: no random draws.
 *
 * @param calibration taken over as it is: a logistic regression on tries of the same people
 */
export function fitFreeTextPrior(
  sentences: readonly Recording[],
  calibration: FreeTextCalibration,
): FreeTextPrior {
  const people = featuresByTypist(sentences);
  const counts = new Float64Array(PAIRS);
  for (const sample of people.flat()) {
    for (const pair of sample.pairs) counts[pair] = (counts[pair] ?? 0) + 1;
  }
  let means = firstMeans(people.flat());
  let fitted: ByView<Pick<FittedView, 'variances' | 'noise'>> = byView((view) => startOf(START[view]));
  const populationWith = (short: FreeTextMeans): FreeTextPopulation =>
    freeTextPopulation(tableOf(short, fitted, calibration));
  for (let step = 0; step < STEPS; step++) {
    const next = freeTextVariances(people, withMeans(populationWith(freeTextMeans(means, counts)), means));
    means = byView((view) => next[view].means);
    fitted = next;
  }
  // What the short means no longer explain is variance among people and pairs.
  const short = freeTextMeans(means, counts);
  fitted = freeTextVariances(people, populationWith(short));
  return tableOf(short, fitted, calibration);
}

function featuresByTypist(recordings: readonly Recording[]): FreeTextFeatures[][] {
  const people = new Map<string, FreeTextFeatures[]>();
  for (const { subject, sample } of recordings) {
    if (!takesPart(subject, SENTENCE_USERS)) continue;
    const own = people.get(subject) ?? [];
    people.set(subject, own);
    own.push(freeTextFeatures(sample.timeline));
  }
  return Array.from(people.values());
}

function firstMeans(samples: readonly FreeTextFeatures[]): ByView<Float64Array> {
  return byView((view) => {
    const [sums, counts] = [new Float64Array(PAIRS), new Float64Array(PAIRS)];
    const [classSums, classCounts] = [new Float64Array(CLASSES), new Float64Array(CLASSES)];
    for (const { pairs, values } of samples) {
      pairs.forEach((pair, i) => {
        const value = values[view][i] ?? Number.NaN;
        if (Number.isNaN(value)) return;
        const pairClass = CLASS_OF_PAIR[pair] ?? 0;
        sums[pair] = (sums[pair] ?? 0) + value;
        counts[pair] = (counts[pair] ?? 0) + 1;
        classSums[pairClass] = (classSums[pairClass] ?? 0) + value;
        classCounts[pairClass] = (classCounts[pairClass] ?? 0) + 1;
      });
    }
    return sums.map((sum, pair) => {
      const pairClass = CLASS_OF_PAIR[pair] ?? 0;
      const ofClass = (classSums[pairClass] ?? 0) / Math.max(1, classCounts[pairClass] ?? 0);
      return (sum + MEAN_KEYSTROKES * ofClass) / ((counts[pair] ?? 0) + MEAN_KEYSTROKES);
    });
  });
}

function startOf([noise, pace, first, second, ofClass, pair, sample]: (typeof START)['upDown']) {
  const variances: ViewVariances = {
    pace,
    firstLetter: first,
    firstOther: first,
    secondLetter: second,
    secondOther: second,
    classWithinWord: ofClass,
    classElsewhere: ofClass,
    pair,
    sample,
    noiseDegrees: START_DEGREES,
  };
  return { variances, noise: byKind(() => noise) };
}

function withMeans(population: FreeTextPopulation, means: ByView<Float64Array>): FreeTextPopulation {
  return {
    ...population,
    views: byView((view) => ({ ...population.views[view], means: means[view] })),
  };
}

function tableOf(
  { keys, pairs, upDownSlopes, kinds }: FreeTextMeans,
  fitted: ByView<Pick<FittedView, 'variances' | 'noise'>>,
  calibration: FreeTextCalibration,
): FreeTextPrior {
  return {
    id: 1,
    keys,
    pairs,
    upDownSlopes,
    kinds: byKind((kind) => ({
      holdBefore: kinds.holdBefore[kind],
      holdAfter: kinds.holdAfter[kind],
      downDown: kinds.downDown[kind],
      upDown: kinds.upDown[kind],
      noise: byView((view) => Number(fitted[view].noise[kind].toFixed(3))),
    })),
    variances: byView((view) => roundedVariances(fitted[view].variances)),
    calibration,
  };
}

function roundedVariances(variances: ViewVariances): ViewVariances {
  const round = (value: number): number => Number(value.toFixed(4));
  return {
    pace: round(variances.pace),
    firstLetter: round(variances.firstLetter),
    firstOther: round(variances.firstOther),
    secondLetter: round(variances.secondLetter),
    secondOther: round(variances.secondOther),
    classWithinWord: round(variances.classWithinWord),
    classElsewhere: round(variances.classElsewhere),
    pair: round(variances.pair),
    sample: round(variances.sample),
    noiseDegrees: Math.round(variances.noiseDegrees),
  };
}
