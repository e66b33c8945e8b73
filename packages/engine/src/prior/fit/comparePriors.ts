import { bootstrapIntervals, type Interval } from '../../evaluation/bootstrapIntervals.ts';
import { equalErrorRate } from '../../evaluation/equalErrorRate.ts';
import { poolScores } from '../../evaluation/poolScores.ts';
import type { TypistScores } from '../../evaluation/scoreTrials.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { enrolFixedText, verifyFixedText } from '../../models/fixedText/fixedText.ts';
import type { FixedTextPrior } from '../fixedTextPrior.ts';
import { peopleOf, type RepeatedText } from './repeatedTexts.ts';
import { comparisonsOf, enoughTrials, MIN_COMPARISONS, type TextTrial } from './textTrials.ts';

const ERRORS = ['eer_per_user', 'eer_global'] as const;
/** `false_match_rate`: at the score that promises the target (decision/falseMatchRate.ts). */
const MEASURES = [...ERRORS, 'false_match_rate'] as const;
type Measure = (typeof MEASURES)[number];
type Errors = Readonly<Record<Measure, number>>;

export interface PriorComparison {
  /** Who could be compared: typed a text that others type, too. */
  readonly people: number;
  /** Impostors' tries that the false match rate was measured on. */
  readonly comparisons: number;
  readonly old: Errors;
  readonly new: Errors;
  /** New less old, with 95 % intervals over people. */
  readonly difference: Readonly<Record<Measure, Difference>>;
}

interface Difference {
  readonly value: number;
  readonly interval: Interval;
}

/** Fewer people and a bootstrap over them says little. */
const MIN_PEOPLE = 20;
/** What the interval must exclude: that the new table is worse by more than a point. */
const MARGIN = 0.01;

/**
 * Both tables on people that neither the fit nor the choice has seen: the older half of a person's samples enrols, the
 * newer half are genuine tries, and others' last samples of the same text are impostors'.
 *
 * @returns null when too few people type a text that others type, too: nothing can be said
 */
export function comparePriors(
  old: FixedTextPrior,
  fitted: FixedTextPrior,
  heldOut: readonly RepeatedText[],
): PriorComparison | null {
  const trials = enoughTrials(heldOut);
  const people = peopleOf(trials.map(({ typist }) => typist));
  if (people < MIN_PEOPLE) return null;
  const before = errorsOf(trials, old);
  const after = errorsOf(trials, fitted);
  const differenceOf = (weights: Float64Array): Errors => {
    const [was, is] = [before(weights), after(weights)];
    return {
      eer_per_user: is.eer_per_user - was.eer_per_user,
      eer_global: is.eer_global - was.eer_global,
      false_match_rate: is.false_match_rate - was.false_match_rate,
    };
  };
  const once = new Float64Array(trials.length).fill(1);
  const value = differenceOf(once);
  const persons = trials.map(({ typist }) => typist.person);
  const intervals = bootstrapIntervals(persons, differenceOf, MEASURES);
  const told = (measure: Measure) => ({
    value: value[measure],
    interval: intervals.get(measure) ?? ([Number.NaN, Number.NaN] as const),
  });
  return {
    people,
    comparisons: comparisonsOf(trials),
    old: before(once),
    new: after(once),
    difference: {
      eer_per_user: told('eer_per_user'),
      eer_global: told('eer_global'),
      false_match_rate: told('false_match_rate'),
    },
  };
}

/** `better` is what a deployment may switch to. */
export type PriorVerdict = 'better' | 'not_better' | 'more_false_matches' | 'too_few_comparisons';

/**
 * Better: neither error rises and one falls, no more impostors pass where 1 % was promised, and people like these could
 * not hide that any of it got worse by a point. A promise of 1 % takes 2,000 comparisons to see.
 */
export function judgePriors({ comparisons, difference }: PriorComparison): PriorVerdict {
  const errors = ERRORS.map((measure) => difference[measure]);
  const notWorse = ({ value, interval }: Difference): boolean => value <= 0 && interval[1] <= MARGIN;
  if (!errors.every(notWorse) || !errors.some(({ value }) => value < 0)) return 'not_better';
  if (!(comparisons >= MIN_COMPARISONS)) return 'too_few_comparisons';
  return notWorse(difference.false_match_rate) ? 'better' : 'more_false_matches';
}

function errorsOf(trials: readonly TextTrial[], prior: FixedTextPrior): (weights: Float64Array) => Errors {
  const typists = trials.map((trial) => scoresOf(trial, prior));
  const pool = poolScores(typists);
  const single = typists.map(({ genuine, impostors }) => equalErrorRate(genuine, impostors));
  const matches = typists.map(({ threshold, impostors }) => count(impostors, (score) => score >= threshold));
  const mean = (weights: Float64Array, value: (i: number) => number): number =>
    weights.reduce((sum, weight, i) => sum + weight * value(i), 0);
  return (weights) => ({
    eer_per_user: mean(weights, (i) => single[i] ?? 0) / mean(weights, () => 1),
    eer_global: pool.equalErrorRate(weights),
    false_match_rate:
      mean(weights, (i) => matches[i] ?? 0) / mean(weights, (i) => typists[i]?.impostors.length ?? 0),
  });
}

function scoresOf(
  { typist, threshold, enrolment, genuine, impostors }: TextTrial,
  prior: FixedTextPrior,
): TypistScores {
  const template = enrolFixedText(enrolment, typist.text, 'desktop', prior);
  const scores = (samples: readonly KeystrokeSample[]): Float64Array =>
    Float64Array.from(samples, (sample) => verifyFixedText(template, sample).value);
  return {
    id: typist.person,
    subject: typist.person,
    threshold,
    genuine: scores(genuine),
    impostors: scores(impostors.map(({ sample }) => sample)),
  };
}

function count(values: Float64Array, holds: (value: number) => boolean): number {
  return values.reduce((sum, value) => sum + (holds(value) ? 1 : 0), 0);
}
