import { enrolStatistics } from '../../models/freeText/enrol.ts';
import { expectUnseen, type PairMoments } from '../../models/freeText/habits.ts';
import { LEARNING_DEGREES, studentWeight } from '../../models/freeText/statistics.ts';
import { type Posterior, posteriorOf } from '../../models/freeText/typist.ts';
import type { FreeTextFeatures } from '../../rhythm/freeTextFeatures.ts';
import { type ByView, byView, type FreeTextView } from '../../rhythm/freeTextFeatures.ts';
import { FREE_TEXT_KEYS, PAIRS } from '../../rhythm/keyPairs.ts';
import { type FreeTextPopulation, noiseOfPair, type ViewPopulation } from '../freeTextPopulation.ts';
import type { ViewVariances } from '../freeTextPrior.ts';
import { CLASS_OF_PAIR, CLASSES, isWithinWord, kindOfClass, type PairKind } from '../pairClasses.ts';
import { EFFECTS, effectOfClass, effectOfFirstKey, effectOfSecondKey, PACE } from '../pairEffects.ts';
import { byKind } from './byKind.ts';

/** What a step of expectation-maximisation says of one view. */
export interface FittedView {
  readonly variances: ViewVariances;
  /** Squared Student scale of one keystroke by kind of pair. */
  readonly noise: Readonly<Record<PairKind, number>>;
  /** Mean by pair: that of the population, moved by what typists, samples and their pauses leave over. */
  readonly means: Float64Array;
}

/** A pair's mean is held to the one before as if by so many keystrokes. */
const MEAN_KEYSTROKES = 20;

/** Below it a variance is one that this many people can't tell from zero; zero would never move again. */
const LEAST_VARIANCE = 3e-4;

/**
 * One step of expectation-maximisation over people: what the model believes of every typist under the population as it
 * is, and the variances that make those beliefs most likely. A population that fits its people is left where it is.
 *
 * @param people for each all of their samples
 */
export function freeTextVariances(
  people: readonly (readonly FreeTextFeatures[])[],
  population: FreeTextPopulation,
): ByView<FittedView> {
  const sums = byView(() => createSums());
  for (const samples of people) {
    const statistics = enrolStatistics(samples, population);
    byView((name) => {
      const view = population.views[name];
      const posterior = posteriorOf(statistics, statistics.views[name], view);
      addTypist(sums[name], samples, name, view, posterior);
    });
  }
  return byView((name) => fittedView(sums[name], population.views[name]));
}

interface Sums {
  /** By effect: expected squares, and in how many people it was touched. */
  readonly effects: Float64Array;
  readonly touched: Float64Array;
  /** By class: expected squares of pairs' own habits, their number; of keystrokes by typist's noise, their number. */
  readonly habits: Float64Array;
  readonly pairs: Float64Array;
  readonly squares: Float64Array;
  readonly keystrokes: Float64Array;
  /** By pair: weighted residuals, and weights. */
  readonly residuals: Float64Array;
  readonly weights: Float64Array;
  samplePaces: number;
  samples: number;
  logNoise: number;
  squaredLogNoise: number;
  people: number;
}

function createSums(): Sums {
  return {
    effects: new Float64Array(EFFECTS),
    touched: new Float64Array(EFFECTS),
    habits: new Float64Array(CLASSES),
    pairs: new Float64Array(CLASSES),
    squares: new Float64Array(CLASSES),
    keystrokes: new Float64Array(CLASSES),
    residuals: new Float64Array(PAIRS),
    weights: new Float64Array(PAIRS),
    samplePaces: 0,
    samples: 0,
    logNoise: 0,
    squaredLogNoise: 0,
    people: 0,
  };
}

function addTypist(
  sums: Sums,
  samples: readonly FreeTextFeatures[],
  name: FreeTextView,
  view: ViewPopulation,
  { noise, habits, moments }: Posterior,
): void {
  sums.people += 1;
  sums.logNoise += Math.log(noise);
  sums.squaredLogNoise += Math.log(noise) ** 2;
  habits.touched.forEach((effect, i) => {
    add(
      sums.effects,
      effect,
      (habits.means[i] ?? 0) ** 2 + (habits.covariance[i * habits.touched.length + i] ?? 0),
    );
    add(sums.touched, effect, 1);
  });
  const weights = new Float64Array(PAIRS);
  const residuals = new Float64Array(PAIRS);
  for (const sample of samples) {
    addSample(sums, sample.pairs, sample.values[name], view, noise, moments, weights, residuals);
  }
  const tau = view.variances.pair;
  const expected = { means: new Float64Array(PAIRS), variances: new Float64Array(PAIRS) };
  weights.forEach((weight, pair) => {
    if (weight === 0) return;
    expectUnseen(habits, view, pair, expected);
    const own = tau / (tau + (noise * noiseOfPair(view, pair)) / weight);
    const shared = (expected.variances[pair] ?? 0) - tau;
    const habit = own * ((residuals[pair] ?? 0) / weight - (expected.means[pair] ?? 0));
    const pairClass = CLASS_OF_PAIR[pair] ?? 0;
    add(sums.habits, pairClass, habit ** 2 + own ** 2 * shared + tau * (1 - own));
    add(sums.pairs, pairClass, 1);
  });
}

/** Adds the sample's pace and keystrokes to the sums, and to what is known of the typist's pairs. */
function addSample(
  sums: Sums,
  pairs: Uint16Array,
  values: Float64Array,
  view: ViewPopulation,
  noise: number,
  { means, variances }: PairMoments,
  weights: Float64Array,
  residuals: Float64Array,
): void {
  const errorOf = (i: number): number => {
    const pair = pairs[i] ?? 0;
    return (values[i] ?? Number.NaN) - (view.means[pair] ?? 0) - (means[pair] ?? 0);
  };
  let sum = 0;
  let precision = 1 / view.variances.sample;
  for (let i = 0; i < pairs.length; i++) {
    const error = errorOf(i);
    if (Number.isNaN(error)) continue;
    const variance = noise * noiseOfPair(view, pairs[i] ?? 0);
    const weight = studentWeight(LEARNING_DEGREES, error ** 2 / variance) / variance;
    sum += weight * error;
    precision += weight;
  }
  const pace = sum / precision;
  sums.samplePaces += pace ** 2 + 1 / precision;
  sums.samples += 1;
  for (let i = 0; i < pairs.length; i++) {
    const error = errorOf(i) - pace;
    if (Number.isNaN(error)) continue;
    const pair = pairs[i] ?? 0;
    const square = error ** 2 + (variances[pair] ?? 0);
    const variance = noise * noiseOfPair(view, pair);
    const weight = studentWeight(LEARNING_DEGREES, square / variance);
    add(sums.residuals, pair, (weight / variance) * error);
    add(sums.weights, pair, weight / variance);
    add(sums.squares, CLASS_OF_PAIR[pair] ?? 0, (weight * square) / noise);
    add(sums.keystrokes, CLASS_OF_PAIR[pair] ?? 0, 1);
    add(weights, pair, weight);
    add(residuals, pair, weight * (error + (means[pair] ?? 0)));
  }
}

function add(into: Float64Array, at: number, value: number): void {
  into[at] = (into[at] ?? 0) + value;
}

const LETTER = /^[a-z]$/;
const LETTERS = FREE_TEXT_KEYS.flatMap((name, key) => (LETTER.test(name) ? [key] : []));
/** Each as much as the next: space would drown the others. */
const OTHERS = [[' '], ['Backspace'], ['Shift', 'CapsLock'], [',', '.', "'", 'digit', 'other']].map((names) =>
  names.map((name) => FREE_TEXT_KEYS.indexOf(name)),
);

function fittedView(sums: Sums, view: ViewPopulation): FittedView {
  const before = view.variances;
  const effect = (effects: readonly number[], otherwise: number): number =>
    ratio(
      effects.map((at) => sums.effects[at] ?? 0),
      effects.map((at) => sums.touched[at] ?? 0),
      otherwise,
    );
  const others = (effectOf: (key: number) => number, otherwise: number): number =>
    OTHERS.reduce((sum, keys) => sum + effect(keys.map(effectOf), otherwise), 0) / OTHERS.length;
  const classes = Array.from({ length: CLASSES }, (_, pairClass) => pairClass);
  /** Classes count by how often they are typed. */
  const overClasses = (
    chosen: readonly number[],
    otherwise: number,
    varianceOf: (pairClass: number) => number,
  ): number =>
    ratio(
      chosen.map((pairClass) => varianceOf(pairClass) * (sums.keystrokes[pairClass] ?? 0)),
      chosen.map((pairClass) => sums.keystrokes[pairClass] ?? 0),
      otherwise,
    );
  const classEffects = (within: boolean, otherwise: number): number =>
    overClasses(
      classes.filter((pairClass) => isWithinWord(pairClass) === within),
      otherwise,
      (pairClass) => effect([effectOfClass(pairClass)], otherwise),
    );
  return {
    variances: {
      pace: effect([PACE], before.pace),
      firstLetter: effect(LETTERS.map(effectOfFirstKey), before.firstLetter),
      firstOther: others(effectOfFirstKey, before.firstOther),
      secondLetter: effect(LETTERS.map(effectOfSecondKey), before.secondLetter),
      secondOther: others(effectOfSecondKey, before.secondOther),
      classWithinWord: classEffects(true, before.classWithinWord),
      classElsewhere: classEffects(false, before.classElsewhere),
      pair: overClasses(classes, before.pair, (pairClass) =>
        ratio([sums.habits[pairClass] ?? 0], [sums.pairs[pairClass] ?? 0], before.pair),
      ),
      sample: sums.samplePaces / sums.samples,
      noiseDegrees: noiseDegrees(sums),
    },
    noise: noiseByKind(sums, classes, view),
    means: view.means.map((mean, pair) => {
      const held = MEAN_KEYSTROKES / noiseOfPair(view, pair);
      return mean + (sums.residuals[pair] ?? 0) / ((sums.weights[pair] ?? 0) + held);
    }),
  };
}

/** Sum by sum, not below the least variance; `otherwise` where there is nothing to divide by. */
function ratio(sums: readonly number[], counts: readonly number[], otherwise: number): number {
  const count = counts.reduce((total, value) => total + value, 0);
  return count === 0
    ? otherwise
    : Math.max(LEAST_VARIANCE, sums.reduce((total, value) => total + value, 0) / count);
}

/** Mirror images share a constant: left and right hand. */
function noiseByKind(
  sums: Sums,
  classes: readonly number[],
  { noise }: ViewPopulation,
): Record<PairKind, number> {
  return byKind((kind) => {
    const own = classes.filter((pairClass) => kindOfClass(pairClass) === kind);
    return ratio(
      own.map((at) => sums.squares[at] ?? 0),
      own.map((at) => sums.keystrokes[at] ?? 0),
      noise[own[0] ?? 0] ?? 0,
    );
  });
}

/** Keystrokes in all samples of a person: a noise estimated from so many has a variance of 2 / 600 of its own. */
const KEYSTROKES = 600;

/** Degrees of freedom of the scaled inverse chi-square that people's noise is spread by: var ln noise = 2 / degrees. */
function noiseDegrees({ logNoise, squaredLogNoise, people }: Sums): number {
  const spread = squaredLogNoise / people - (logNoise / people) ** 2;
  return Math.max(4, Math.min(100, 2 / Math.max(spread - 2 / KEYSTROKES, 1e-3)));
}
