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
    ['b', 4.5, 11],
    ['c', 4.66, 19],
    ['d', 4.64, 27],
    ['e', 4.65, 93],
    ['f', 4.59, 14],
    ['g', 4.56, 16],
    ['h', 4.53, 36],
    ['i', 4.56, 57],
    ['j', 4.51, 2],
    ['k', 4.55, 9],
    ['l', 4.55, 31],
    ['m', 4.58, 19],
    ['n', 4.57, 50],
    ['o', 4.61, 59],
    ['p', 4.59, 14],
    ['q', 4.67, 1],
    ['r', 4.65, 41],
    ['s', 4.69, 46],
    ['t', 4.57, 67],
    ['u', 4.54, 22],
    ['v', 4.59, 9],
    ['w', 4.68, 19],
    ['x', 4.64, 2],
    ['y', 4.51, 18],
    ['z', 4.66, 0],
    [' ', 4.64, 150],
    ['Backspace', 4.36, 55],
    ['Shift', 5.57, 34],
    [',', 4.54, 3],
    ['.', 4.49, 2],
    ["'", 4.54, 4],
    ['CapsLock', 4.89, 6],
    ['digit', 4.6, 2],
    ['other', 4.52, 4],
  ],
  // Added to the hold before and after, mean down-down and up-down; noise by view.
  kinds: {
    sameKey: kind(-0.29, -0.11, 5.1, -0.73, 0.04, 0.037, 0.032, 0.042),
    sameFinger: kind(-0.07, -0.02, 5.36, -0.64, 0.036, 0.036, 0.067, 0.152),
    inward: kind(0.08, 0.02, 5.16, -0.41, 0.035, 0.036, 0.085, 0.276),
    outward: kind(0.02, 0.05, 5.17, -0.58, 0.035, 0.036, 0.085, 0.245),
    alternating: kind(0, -0.01, 5.06, -0.48, 0.027, 0.034, 0.118, 0.262),
    toSpace: kind(0.03, -0.02, 5.01, -0.5, 0.027, 0.023, 0.08, 0.176),
    fromSpace: kind(-0.02, 0.02, 5.48, -0.57, 0.024, 0.031, 0.14, 0.275),
    toBackspace: kind(-0.11, 0.03, 6.17, -1.07, 0.079, 0.043, 0.083, 0.109),
    backspaceTwice: kind(-0.1, -0.05, 5.11, -0.8, 0.036, 0.041, 0.025, 0.029),
    fromBackspace: kind(0.08, -0.02, 5.54, -0.74, 0.042, 0.043, 0.232, 0.382),
    toShift: kind(0.01, -0.05, 5.52, -0.68, 0.033, 0.108, 0.196, 0.368),
    fromShift: kind(0, 0.03, 5.19, -0.76, 0.097, 0.034, 0.162, 0.133),
    other: kind(-0.03, -0.06, 5.78, -0.81, 0.05, 0.061, 0.249, 0.371),
  },
  pairs: [
    ['t', 'h', -0.29],
    ['y', '.', 0.77],
    ['Shift', 'Shift', 1.13],
    ['e', '.', 0.55],
    ['s', '.', 0.55],
    ['h', 'e', -0.23],
    ['e', 'r', -0.27],
    ['n', '.', 0.71],
    ['i', "'", 0.81],
    ['r', 'e', -0.25],
    ['t', '.', 0.59],
    ['t', 'o', -0.27],
    ['o', 'u', -0.24],
    ['h', 'a', -0.28],
    [' ', 'a', -0.18],
    ['n', "'", 0.62],
    ['r', '.', 0.58],
    [' ', 't', -0.14],
    ['d', '.', 0.56],
    ['e', "'", 0.8],
    ['.', 'Shift', 0.99],
    ['g', '.', 0.62],
    ['other', 'other', -0.49],
    [' ', 'digit', 0.53],
    ['y', 'o', -0.26],
    ['i', 'CapsLock', -0.68],
    ['h', 'i', -0.22],
    ['k', '.', 0.62],
    ['e', 'x', 0.47],
    ['m', '.', 0.67],
    ['Backspace', 'e', -0.31],
    ["'", 'l', 0.61],
    ['y', ',', 0.68],
    ['i', 'n', -0.13],
    ['t', "'", 0.67],
    ['p', '.', 0.65],
    ['Backspace', 's', -0.36],
    ['h', '.', 0.66],
    ['w', '.', 0.54],
    ['Backspace', 'a', -0.34],
  ],
  upDownSlopes: { downDown: 1.91, hold: -1.82 },
  variances: {
    holdBefore: {
      pace: 0.0364,
      firstLetter: 0.0049,
      firstOther: 0.0376,
      secondLetter: 0.0015,
      secondOther: 0.0023,
      classWithinWord: 0.0065,
      classElsewhere: 0.0054,
      pair: 0.0063,
      sample: 0.0004,
      noiseDegrees: 31,
    },
    holdAfter: {
      pace: 0.0383,
      firstLetter: 0.0013,
      firstOther: 0.0018,
      secondLetter: 0.0059,
      secondOther: 0.0326,
      classWithinWord: 0.0029,
      classElsewhere: 0.0028,
      pair: 0.0063,
      sample: 0.0004,
      noiseDegrees: 27,
    },
    downDown: {
      pace: 0.0856,
      firstLetter: 0.0048,
      firstOther: 0.026,
      secondLetter: 0.007,
      secondOther: 0.0163,
      classWithinWord: 0.0134,
      classElsewhere: 0.0242,
      pair: 0.0128,
      sample: 0.001,
      noiseDegrees: 39,
    },
    upDown: {
      pace: 0.2002,
      firstLetter: 0.0169,
      firstOther: 0.0602,
      secondLetter: 0.0203,
      secondOther: 0.044,
      classWithinWord: 0.089,
      classElsewhere: 0.1155,
      pair: 0.0207,
      sample: 0.0019,
      noiseDegrees: 29,
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
