import type { ByView } from '../rhythm/freeTextFeatures.ts';
import type { PairKind } from './pairClasses.ts';

/** Facts about a kind of pairs, in feature units (rhythm/freeTextFeatures.ts). */
export interface KindPrior {
  /** Added to the hold of the first key, and to that of the second. */
  readonly holdBefore: number;
  readonly holdAfter: number;
  /** Mean of the down-down view. */
  readonly downDown: number;
  /** Mean of the up-down view, before what {@link FreeTextPrior.upDownSlopes} add. */
  readonly upDown: number;
  /** Squared Student scale of one keystroke around everything else, by view. */
  readonly noise: ByView<number>;
}

/** How people differ from each other in one view: variances of what is added up to a typist's mean on a pair. */
export interface ViewVariances {
  /** The typist's pace. */
  readonly pace: number;
  /** The typist's habit on a first key: letters, other keys. */
  readonly firstLetter: number;
  readonly firstOther: number;
  /** The same on a second key. */
  readonly secondLetter: number;
  readonly secondOther: number;
  /** On a class of pairs: among letters, and where words end or are mended. */
  readonly classWithinWord: number;
  readonly classElsewhere: number;
  /** On one pair. */
  readonly pair: number;
  /** The pace of one sample of the typist. */
  readonly sample: number;
  /** Degrees of freedom with which a typist's noise is held to the population's. */
  readonly noiseDegrees: number;
}

/**
 * Weights of the map from likelihoods to a calibrated ratio (logistic regression). Views depend on each other, and what
 * is known of a typist from few samples is trusted less.
 */
export interface FreeTextCalibration {
  /** Of a view's evidence (models/freeText/compare.ts). */
  readonly evidence: ByView<number>;
  /** Of the ln of the typist's squared noise by that of the population. */
  readonly noise: ByView<number>;
  /** Of the squared pace of the probe against the population: two of an unusual pace are more alike than others. */
  readonly pace: { readonly downDown: number; readonly upDown: number };
  /** Of √features, 1/√samples, √(features / samples), and one. */
  readonly rootFeatures: number;
  readonly fewSamples: number;
  readonly rootFeaturesOfFewSamples: number;
  readonly constant: number;
}

export interface FreeTextPrior {
  /** Names the table in templates: a table that changes gets a new number, an old one stays readable. */
  readonly id: number;
  /** Name, mean ln hold, presses per 1,000; in the order of FREE_TEXT_KEYS. */
  readonly keys: readonly (readonly [name: string, hold: number, frequency: number])[];
  readonly kinds: Readonly<Record<PairKind, KindPrior>>;
  /** Pairs most unlike the mean of their kind: keys, added to the down-down mean. */
  readonly pairs: readonly (readonly [first: string, second: string, downDown: number])[];
  /** Up-down mean of a pair = its kind's + these times its down-down mean and its first key's hold. */
  readonly upDownSlopes: { readonly downDown: number; readonly hold: number };
  readonly variances: ByView<ViewVariances>;
  readonly calibration: FreeTextCalibration;
}

function kind(
  holdBefore: number,
  holdAfter: number,
  downDown: number,
  upDown: number,
  ...noise: readonly [holdBefore: number, holdAfter: number, downDown: number, upDown: number]
): KindPrior {
  return { holdBefore, holdAfter, downDown, upDown, noise: views(...noise) };
}

function views(holdBefore: number, holdAfter: number, downDown: number, upDown: number): ByView<number> {
  return { holdBefore, holdAfter, downDown, upDown };
}

/**
 * Desktop keyboards: aggregates over people copying English sentences (Aalto 136M keystrokes, Dhakal et al., CHI 2018;
 * participants with id mod 5 of 0 to 2). Means and variances by expectation-maximisation, calibration by logistic
 * regression on genuine and impostor tries of the same people: 1, 2, 5 and 10 enrolment samples of 50 keys, probes of 3
 * to 100 keys. The form of the table was chosen on id mod 5 of 3; docs/decisions/0005-free-text-model.md has what was
 * tried.
 */
export const DESKTOP_FREE_TEXT: FreeTextPrior = {
  id: 1,
  keys: [
    ['a', 4.76, 58],
    ['b', 4.51, 11],
    ['c', 4.66, 18],
    ['d', 4.64, 27],
    ['e', 4.65, 92],
    ['f', 4.59, 14],
    ['g', 4.56, 15],
    ['h', 4.53, 37],
    ['i', 4.56, 57],
    ['j', 4.51, 2],
    ['k', 4.56, 9],
    ['l', 4.54, 32],
    ['m', 4.58, 19],
    ['n', 4.57, 49],
    ['o', 4.62, 59],
    ['p', 4.59, 14],
    ['q', 4.67, 1],
    ['r', 4.65, 40],
    ['s', 4.69, 45],
    ['t', 4.57, 67],
    ['u', 4.54, 23],
    ['v', 4.59, 9],
    ['w', 4.68, 20],
    ['x', 4.65, 2],
    ['y', 4.51, 18],
    ['z', 4.66, 0],
    [' ', 4.64, 156],
    ['Backspace', 4.36, 51],
    ['Shift', 5.57, 37],
    [',', 4.55, 3],
    ['.', 4.51, 1],
    ["'", 4.54, 4],
    ['CapsLock', 4.89, 6],
    ['digit', 4.61, 2],
    ['other', 4.52, 4],
  ],
  // Added to the hold before and after, mean down-down and up-down; noise by view.
  kinds: {
    sameKey: kind(-0.29, -0.11, 5.09, -0.84, 0.044, 0.04, 0.031, 0.04),
    sameFinger: kind(-0.07, -0.02, 5.36, -0.76, 0.04, 0.039, 0.068, 0.146),
    inward: kind(0.08, 0.02, 5.15, -0.53, 0.038, 0.039, 0.089, 0.267),
    outward: kind(0.02, 0.05, 5.15, -0.67, 0.038, 0.039, 0.088, 0.236),
    alternating: kind(0, -0.01, 5.04, -0.56, 0.029, 0.037, 0.12, 0.251),
    toSpace: kind(0.02, -0.02, 5.01, -0.61, 0.03, 0.025, 0.082, 0.168),
    fromSpace: kind(-0.02, 0.02, 5.46, -0.69, 0.026, 0.034, 0.143, 0.265),
    toBackspace: kind(-0.11, 0.03, 6.17, -1.21, 0.085, 0.045, 0.084, 0.104),
    backspaceTwice: kind(-0.1, -0.05, 5.1, -0.91, 0.038, 0.044, 0.025, 0.028),
    fromBackspace: kind(0.08, -0.02, 5.53, -0.95, 0.046, 0.046, 0.233, 0.365),
    toShift: kind(0.03, -0.04, 5.51, -0.78, 0.037, 0.112, 0.201, 0.356),
    fromShift: kind(0, 0.03, 5.19, -0.86, 0.101, 0.035, 0.163, 0.125),
    other: kind(-0.03, -0.06, 5.76, -0.97, 0.053, 0.061, 0.256, 0.379),
  },
  pairs: [
    ['t', 'h', -0.26],
    ['Shift', 'Shift', 1.13],
    ['i', "'", 0.82],
    ['y', '.', 0.74],
    ['e', 'r', -0.26],
    ['h', 'e', -0.21],
    ['.', 'Shift', 1.23],
    ['r', 'e', -0.23],
    ['o', 'u', -0.24],
    ['t', 'o', -0.26],
    ['e', '.', 0.51],
    [' ', 'a', -0.18],
    ['n', "'", 0.62],
    ['h', 'a', -0.26],
    ['e', "'", 0.8],
    ['t', '.', 0.55],
    ['s', '.', 0.52],
    [' ', 't', -0.13],
    ['n', '.', 0.63],
    ['i', 'CapsLock', -0.67],
    ['y', 'o', -0.24],
    [' ', 'digit', 0.49],
    ['r', '.', 0.56],
    ["'", 'l', 0.61],
    ['other', 'other', -0.51],
    ['e', 'x', 0.48],
    ['Backspace', 'e', -0.33],
    ['g', '.', 0.58],
    ['h', 'i', -0.2],
    ['t', "'", 0.65],
    ['i', 'n', -0.12],
    ['Backspace', 's', -0.36],
    ['Backspace', 'o', 0.33],
    ['t', 'CapsLock', -0.57],
    ['y', ',', 0.62],
    ['c', 't', 0.34],
    ['Backspace', "'", 0.48],
    ["'", 'm', 0.51],
    ['n', ',', 0.6],
    ['r', 'c', 0.51],
  ],
  upDownSlopes: { downDown: 1.95, hold: -1.84 },
  variances: {
    holdBefore: {
      pace: 0.0366,
      firstLetter: 0.0048,
      firstOther: 0.0367,
      secondLetter: 0.0015,
      secondOther: 0.0022,
      classWithinWord: 0.0066,
      classElsewhere: 0.0068,
      pair: 0.0067,
      sample: 0.0004,
      noiseDegrees: 23,
    },
    holdAfter: {
      pace: 0.0386,
      firstLetter: 0.0014,
      firstOther: 0.002,
      secondLetter: 0.0059,
      secondOther: 0.0363,
      classWithinWord: 0.003,
      classElsewhere: 0.003,
      pair: 0.0066,
      sample: 0.0004,
      noiseDegrees: 20,
    },
    downDown: {
      pace: 0.0868,
      firstLetter: 0.0044,
      firstOther: 0.0195,
      secondLetter: 0.0068,
      secondOther: 0.0156,
      classWithinWord: 0.0133,
      classElsewhere: 0.0262,
      pair: 0.0128,
      sample: 0.001,
      noiseDegrees: 28,
    },
    upDown: {
      pace: 0.1936,
      firstLetter: 0.0169,
      firstOther: 0.0568,
      secondLetter: 0.0193,
      secondOther: 0.0407,
      classWithinWord: 0.0939,
      classElsewhere: 0.1069,
      pair: 0.0204,
      sample: 0.002,
      noiseDegrees: 20,
    },
  },
  calibration: {
    evidence: views(1.81, 1.439, 1.948, 1.191),
    noise: views(0.467, 0.722, 0.557, -0.286),
    pace: { downDown: -1.483, upDown: -0.37 },
    rootFeatures: -0.194,
    fewSamples: -0.144,
    rootFeaturesOfFewSamples: 0.268,
    constant: -0.223,
  },
};
