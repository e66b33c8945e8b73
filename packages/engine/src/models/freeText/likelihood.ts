import type { Expectation } from '../../prior/freeTextPopulation.ts';
import { CLASS_OF_PAIR, CLASSES } from '../../prior/pairClasses.ts';
import { isPairOfKnownKeys } from '../../rhythm/keyPairs.ts';

/** Degrees of freedom of a keystroke's noise in scoring: tails heavier than in learning, and flat between 2 and 4. */
const SCORING_DEGREES = 2.5;
/** Logarithms are taken of products of so many factors: each factor is below 10^6, and doubles go to 10^308. */
const FACTORS = 16;

/** The features of one view of a probe that are there, and room for the sums of one side. Reused from view to view. */
export interface ProbeView {
  length: number;
  readonly pairs: Uint16Array;
  /** Kind of movement of each pair (prior/pairClasses.ts). */
  readonly classes: Uint8Array;
  readonly values: Float64Array;
  readonly residuals: Float64Array;
  readonly precisions: Float64Array;
  /** By class: sum of precisions, of residuals so weighted, and what the class deviates by. */
  readonly classPrecisions: Float64Array;
  readonly classSums: Float64Array;
  readonly classShifts: Float64Array;
}

export function createProbeView(capacity: number): ProbeView {
  return {
    length: 0,
    pairs: new Uint16Array(capacity),
    classes: new Uint8Array(capacity),
    values: new Float64Array(capacity),
    residuals: new Float64Array(capacity),
    precisions: new Float64Array(capacity),
    classPrecisions: new Float64Array(CLASSES),
    classSums: new Float64Array(CLASSES),
    classShifts: new Float64Array(CLASSES),
  };
}

/** Takes the features that are not NaN and of keys that are known. */
export function fillProbeView(probe: ProbeView, pairs: Uint16Array, values: Float64Array): void {
  let length = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    const pair = pairs[i] ?? 0;
    if (Number.isNaN(value) || !isPairOfKnownKeys(pair)) continue;
    probe.pairs[length] = pair;
    probe.classes[length] = CLASS_OF_PAIR[pair] ?? 0;
    probe.values[length] = value;
    length += 1;
  }
  probe.length = length;
}

/** What a sample shares, put where it fits an expectation best, and what that costs. */
interface Fit {
  readonly pace: number;
  /** Squares of pace and shifts by their variances. */
  readonly squares: number;
  /** Logarithms of the determinants: of the noise, and of the blocks that pace and classes add. */
  readonly determinants: number;
}

/**
 * Log-likelihood of a view of a probe, up to a constant that depends on its number of features alone: feature = mean of
 * its pair + pace of the sample + shift of its class + noise, with normal pace and shifts and Student noise. Pace and
 * shifts are put where they fit best (one robust reweighting) and pay for it by their own density; determinants are
 * those of the normal model, diagonal plus blocks plus rank one.
 */
export function logLikelihood(probe: ProbeView, expected: Expectation): number {
  return logDensity(probe, fitProbe(probe, expected), 1);
}

/**
 * One in a hundred of those who are not the typist types like nobody: everything deviates four times as much. Without
 * them, times that are absurd for everybody (a key held for seconds, a script) would speak for the typist, whose noise
 * has heavier tails than the population's pace. Ordinary probes do not notice.
 */
const ODD_SHARE = 0.01;
const ODD_VARIANCE = 16;

/** A share of the likelihood below e^-7 is left out. */
const NEGLIGIBLE = 7;

export interface Likelihood {
  readonly log: number;
  /** The pace of the probe, against the population. */
  readonly pace: number;
}

/** The same for anyone. */
export function logLikelihoodOfAnyone(probe: ProbeView, population: Expectation): Likelihood {
  const fit = fitProbe(probe, population);
  const usual = Math.log(1 - ODD_SHARE) + logDensity(probe, fit, 1);
  const mostOdd = Math.log(ODD_SHARE) - 0.5 * (fit.determinants + probe.length * Math.log(ODD_VARIANCE));
  if (mostOdd < usual - NEGLIGIBLE) return { log: usual, pace: fit.pace };
  const odd = Math.log(ODD_SHARE) + logDensity(probe, fit, ODD_VARIANCE);
  const more = Math.max(usual, odd);
  return { log: more + Math.log1p(Math.exp(Math.min(usual, odd) - more)), pace: fit.pace };
}

function fitProbe(probe: ProbeView, expected: Expectation): Fit {
  const noise = standardise(probe, expected);
  reweigh(probe, fitShifts(probe, expected));
  const pace = fitShifts(probe, expected);
  return { pace, ...costOfShifts(probe, expected, pace, noise) };
}

/** The density where everything that varies, varies so many times as much: blocks stay what they were to noise. */
function logDensity(probe: ProbeView, { pace, squares, determinants }: Fit, variance: number): number {
  const tails = logTails(probe, pace, variance);
  const scale = probe.length * Math.log(variance);
  return -0.5 * (determinants + scale + squares / variance + (SCORING_DEGREES + 1) * tails);
}

/** Residuals and precisions, summed up by class; the logarithm of the product of the variances. */
function standardise(probe: ProbeView, { means, precisions }: Expectation): number {
  const { classPrecisions, classSums } = probe;
  classPrecisions.fill(0);
  classSums.fill(0);
  let determinant = 0;
  let product = 1;
  for (let i = 0; i < probe.length; i++) {
    const pair = probe.pairs[i] ?? 0;
    const pairClass = probe.classes[i] ?? 0;
    const precision = precisions[pair] ?? 0;
    const residual = (probe.values[i] ?? 0) - (means[pair] ?? 0);
    probe.residuals[i] = residual;
    probe.precisions[i] = precision;
    classPrecisions[pairClass] = (classPrecisions[pairClass] ?? 0) + precision;
    classSums[pairClass] = (classSums[pairClass] ?? 0) + precision * residual;
    product *= precision;
    if (i % FACTORS === FACTORS - 1) {
      determinant -= Math.log(product);
      product = 1;
    }
  }
  return determinant - Math.log(product);
}

/** The same sums with the weights of the Student noise, given pace and shifts. */
function reweigh(probe: ProbeView, pace: number): void {
  const { classPrecisions, classSums, classShifts } = probe;
  classPrecisions.fill(0);
  classSums.fill(0);
  for (let i = 0; i < probe.length; i++) {
    const pairClass = probe.classes[i] ?? 0;
    const residual = probe.residuals[i] ?? 0;
    const precision = probe.precisions[i] ?? 0;
    const error = residual - pace - (classShifts[pairClass] ?? 0);
    const weight = (precision * (SCORING_DEGREES + 1)) / (SCORING_DEGREES + error * error * precision);
    classPrecisions[pairClass] = (classPrecisions[pairClass] ?? 0) + weight;
    classSums[pairClass] = (classSums[pairClass] ?? 0) + weight * residual;
  }
}

/** Sets the shifts of the classes to their posterior means; that of the pace. */
function fitShifts(probe: ProbeView, { classVariances, paceVariance }: Expectation): number {
  const { classPrecisions, classSums, classShifts } = probe;
  let precisions = 0;
  let sums = 0;
  for (let c = 0; c < CLASSES; c++) {
    // What a class says of the pace is less sure by the class's own shift.
    const share = 1 / (1 + (classVariances[c] ?? 0) * (classPrecisions[c] ?? 0));
    precisions += share * (classPrecisions[c] ?? 0);
    sums += share * (classSums[c] ?? 0);
  }
  const pace = (paceVariance * sums) / (1 + paceVariance * precisions);
  for (let c = 0; c < CLASSES; c++) {
    const variance = classVariances[c] ?? 0;
    const precision = classPrecisions[c] ?? 0;
    classShifts[c] = (variance * ((classSums[c] ?? 0) - precision * pace)) / (1 + variance * precision);
  }
  return pace;
}

function costOfShifts(
  { classPrecisions, classShifts }: ProbeView,
  { classVariances, paceVariance }: Expectation,
  pace: number,
  noise: number,
): Pick<Fit, 'squares' | 'determinants'> {
  let squares = (pace * pace) / paceVariance;
  let product = 1;
  let precisions = 0;
  for (let c = 0; c < CLASSES; c++) {
    const variance = classVariances[c] ?? 0;
    const block = 1 + variance * (classPrecisions[c] ?? 0);
    const shift = classShifts[c] ?? 0;
    precisions += (classPrecisions[c] ?? 0) / block;
    product *= block;
    if (variance > 0) squares += (shift * shift) / variance;
  }
  return { squares, determinants: noise + Math.log(product) + Math.log(1 + paceVariance * precisions) };
}

/** Sum of the logarithms of the Student tails. */
function logTails(probe: ProbeView, pace: number, variance: number): number {
  const { classShifts } = probe;
  // A factor, not a divisor: this loop is half of the time that scoring takes.
  const share = 1 / (SCORING_DEGREES * variance);
  let tails = 0;
  let product = 1;
  for (let i = 0; i < probe.length; i++) {
    const shift = classShifts[probe.classes[i] ?? 0] ?? 0;
    const error = (probe.residuals[i] ?? 0) - pace - shift;
    product *= 1 + error * error * (probe.precisions[i] ?? 0) * share;
    if (i % FACTORS === FACTORS - 1) {
      tails += Math.log(product);
      product = 1;
    }
  }
  return tails + Math.log(product);
}
