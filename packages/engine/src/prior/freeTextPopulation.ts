import type { DeviceClass } from '../models/model.ts';
import { type ByView, byView, type FreeTextView } from '../rhythm/freeTextFeatures.ts';
import { FREE_TEXT_KEYS, firstKeyOf, PAIRS, pairOf, secondKeyOf } from '../rhythm/keyPairs.ts';
import {
  DESKTOP_FREE_TEXT,
  type FreeTextCalibration,
  type FreeTextPrior,
  type ViewVariances,
} from './freeTextPrior.ts';
import {
  CLASS_OF_PAIR,
  CLASSES,
  hasOneFirstKey,
  hasOneSecondKey,
  isWithinWord,
  kindOfClass,
} from './pairClasses.ts';
import {
  classEffect,
  EFFECTS,
  effectOfClass,
  effectOfFirstKey,
  effectOfSecondKey,
  firstKeyEffect,
  PACE,
  secondKeyEffect,
} from './pairEffects.ts';

/** What one side of the likelihood ratio expects of one view of a sample. */
export interface Expectation {
  /** By pair. */
  readonly means: Float64Array | Float32Array;
  /** By pair: inverse variance of a keystroke, without what a sample shares. */
  readonly precisions: Float64Array | Float32Array;
  /** By class: variance of what the pairs of a class share in a sample. */
  readonly classVariances: Float64Array;
  /** Variance of what all pairs of a sample share. */
  readonly paceVariance: number;
}

/** One view of the population: anyone's expectation, and how people differ. */
export interface ViewPopulation extends Expectation {
  readonly means: Float64Array;
  /** By class: squared Student scale of one keystroke. */
  readonly noise: Float64Array;
  /** By effect: variance among people. */
  readonly effects: Float64Array;
  readonly variances: ViewVariances;
}

/** By pair: squared Student scale of one keystroke of anyone. */
export function noiseOfPair({ noise }: ViewPopulation, pair: number): number {
  return noise[CLASS_OF_PAIR[pair] ?? 0] ?? 0;
}

/** A table (freeTextPrior.ts) written out for every pair of keys. */
export interface FreeTextPopulation {
  readonly id: number;
  readonly views: ByView<ViewPopulation>;
  /** How much of each effect a keystroke of ordinary text has on average, and one of each class. */
  readonly loadings: Float64Array;
  readonly classLoadings: readonly Float64Array[];
  readonly calibration: FreeTextCalibration;
}

export function freeTextPopulation(prior: FreeTextPrior): FreeTextPopulation {
  const means = meansOf(prior);
  return {
    id: prior.id,
    views: byView((view) => viewOf(prior, view, means[view])),
    ...loadingsOf(prior),
    calibration: prior.calibration,
  };
}

function meansOf({ keys, kinds, pairs, upDownSlopes }: FreeTextPrior): ByView<Float64Array> {
  const kindOf = (pair: number) => kinds[kindOfClass(CLASS_OF_PAIR[pair] ?? 0)];
  const holdOf = (key: number) => keys[key]?.[1] ?? 0;
  const holdBefore = byPair((pair) => holdOf(firstKeyOf(pair)) + kindOf(pair).holdBefore);
  const holdAfter = byPair((pair) => holdOf(secondKeyOf(pair)) + kindOf(pair).holdAfter);
  const downDown = byPair((pair) => kindOf(pair).downDown);
  for (const [first, second, shift] of pairs) {
    const pair = pairOf(FREE_TEXT_KEYS.indexOf(first), FREE_TEXT_KEYS.indexOf(second));
    downDown[pair] = (downDown[pair] ?? 0) + shift;
  }
  const upDown = byPair(
    (pair) =>
      kindOf(pair).upDown +
      upDownSlopes.downDown * (downDown[pair] ?? 0) +
      upDownSlopes.hold * (holdBefore[pair] ?? 0),
  );
  return { holdBefore, holdAfter, downDown, upDown };
}

function viewOf({ kinds, variances: all }: FreeTextPrior, view: FreeTextView, means: Float64Array) {
  const variances = all[view];
  const effects = effectVariances(variances);
  const noise = byClass((pairClass) => kinds[kindOfClass(pairClass)].noise[view]);
  // Where a class has one first key, every keystroke of the class shares that key's habit; elsewhere habits on keys
  // are as good as independent from keystroke to keystroke.
  const classVariances = byClass(
    (pairClass) =>
      (effects[effectOfClass(pairClass)] ?? 0) +
      (hasOneFirstKey(pairClass) ? variances.firstOther : 0) +
      (hasOneSecondKey(pairClass) ? variances.secondOther : 0),
  );
  const precisions = byPair((pair) => {
    const pairClass = CLASS_OF_PAIR[pair] ?? 0;
    const first = hasOneFirstKey(pairClass) ? 0 : (effects[firstKeyEffect(pair)] ?? 0);
    const second = hasOneSecondKey(pairClass) ? 0 : (effects[secondKeyEffect(pair)] ?? 0);
    return 1 / ((noise[pairClass] ?? 0) + variances.pair + first + second);
  });
  const paceVariance = variances.pace + variances.sample;
  return { means, precisions, classVariances, paceVariance, noise, effects, variances };
}

function effectVariances(variances: ViewVariances): Float64Array {
  const effects = new Float64Array(EFFECTS);
  effects[PACE] = variances.pace;
  FREE_TEXT_KEYS.forEach((name, key) => {
    const isLetter = /^[a-z]$/.test(name);
    effects[effectOfFirstKey(key)] = isLetter ? variances.firstLetter : variances.firstOther;
    effects[effectOfSecondKey(key)] = isLetter ? variances.secondLetter : variances.secondOther;
  });
  for (let pairClass = 0; pairClass < CLASSES; pairClass++) {
    effects[effectOfClass(pairClass)] = isWithinWord(pairClass)
      ? variances.classWithinWord
      : variances.classElsewhere;
  }
  return effects;
}

/** Averages over ordinary text, as if keys followed each other by their frequency alone. */
function loadingsOf({ keys }: FreeTextPrior): Pick<FreeTextPopulation, 'loadings' | 'classLoadings'> {
  const loadings = new Float64Array(EFFECTS);
  const classLoadings = Array.from({ length: CLASSES }, () => new Float64Array(EFFECTS));
  for (let pair = 0; pair < PAIRS; pair++) {
    const frequency = (keys[firstKeyOf(pair)]?.[2] ?? 0) * (keys[secondKeyOf(pair)]?.[2] ?? 0);
    const ofClass = classLoadings[CLASS_OF_PAIR[pair] ?? 0] ?? loadings;
    for (const effect of [PACE, firstKeyEffect(pair), secondKeyEffect(pair), classEffect(pair)]) {
      loadings[effect] = (loadings[effect] ?? 0) + frequency;
      ofClass[effect] = (ofClass[effect] ?? 0) + frequency;
    }
  }
  for (const sums of [loadings, ...classLoadings]) {
    const total = sums[PACE] ?? 0;
    if (total === 0) continue;
    sums.forEach((sum, effect) => {
      sums[effect] = sum / total;
    });
  }
  return { loadings, classLoadings };
}

function byPair(value: (pair: number) => number): Float64Array {
  return Float64Array.from({ length: PAIRS }, (_, pair) => value(pair));
}

function byClass(value: (pairClass: number) => number): Float64Array {
  return Float64Array.from({ length: CLASSES }, (_, pairClass) => value(pairClass));
}

const DESKTOP = freeTextPopulation(DESKTOP_FREE_TEXT);
const POPULATIONS = [DESKTOP];

/** The population of a device class: that of keyboards for all, until a table of another's own measures better. */
export function freeTextPopulationFor(_device: DeviceClass): FreeTextPopulation {
  return DESKTOP;
}

/** The population that a template names; null for one that this build does not have. */
export function freeTextPopulationById(id: number): FreeTextPopulation | null {
  return POPULATIONS.find((population) => population.id === id) ?? null;
}
