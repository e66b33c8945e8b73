import { bootstrapIntervals, type Interval } from '../../evaluation/bootstrapIntervals.ts';
import { equalErrorRate } from '../../evaluation/equalErrorRate.ts';
import { poolScores } from '../../evaluation/poolScores.ts';
import type { TypistScores } from '../../evaluation/scoreTrials.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { enrolFixedText, verifyFixedText } from '../../models/fixedText/fixedText.ts';
import type { FixedTextPrior } from '../fixedTextPrior.ts';
import { byText, peopleOf, type RepeatedText } from './repeatedTexts.ts';

const MEASURES = ['eer_per_user', 'eer_global'] as const;
type Measure = (typeof MEASURES)[number];
type Errors = Readonly<Record<Measure, number>>;

export interface PriorComparison {
  /** Who could be compared: typed a text that others type, too. */
  readonly people: number;
  readonly old: Errors;
  readonly new: Errors;
  /** New less old, with 95 % intervals over people. */
  readonly difference: Readonly<Record<Measure, { readonly value: number; readonly interval: Interval }>>;
}

/** More enrolment samples hardly need a prior. */
const MAX_ENROLMENT = 10;
/** Bounds the work: everybody against everybody grows with the square of a deployment. */
const MAX_IMPOSTORS = 200;
/** Fewer make an error rate of one user a matter of one try. */
const MIN_IMPOSTORS = 5;
/** Fewer people and a bootstrap over them says little. */
const MIN_PEOPLE = 20;
/** What the interval must exclude: that the new table is worse by more than a point. */
const MARGIN = 0.01;

/**
 * Both tables on people that neither the fit nor the choice has seen: the older half of a person's samples enrols, the
 * newer half are genuine tries, and others' last sample of the same text are impostors'.
 *
 * @returns null when too few people type a text that others type, too: nothing can be said
 */
export function comparePriors(
  old: FixedTextPrior,
  fitted: FixedTextPrior,
  heldOut: readonly RepeatedText[],
): PriorComparison | null {
  const trials = trialsOf(heldOut);
  const people = peopleOf(trials.map(({ typist }) => typist));
  if (people < MIN_PEOPLE) return null;
  const before = errorsOf(trials, old);
  const after = errorsOf(trials, fitted);
  const differenceOf = (weights: Float64Array): Errors => {
    const [was, is] = [before(weights), after(weights)];
    return {
      eer_per_user: is.eer_per_user - was.eer_per_user,
      eer_global: is.eer_global - was.eer_global,
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
    old: before(once),
    new: after(once),
    difference: { eer_per_user: told('eer_per_user'), eer_global: told('eer_global') },
  };
}

/** Neither error rises, one falls at least, and people like these could not hide that it got worse by a point. */
export function isWorthAdopting({ difference }: PriorComparison): boolean {
  const both = MEASURES.map((measure) => difference[measure]);
  return (
    both.every(({ value, interval }) => value <= 0 && interval[1] <= MARGIN) &&
    both.some(({ value }) => value < 0)
  );
}

interface Trial {
  readonly typist: RepeatedText;
  readonly enrolment: readonly KeystrokeSample[];
  readonly genuine: readonly KeystrokeSample[];
  readonly impostors: readonly KeystrokeSample[];
}

function trialsOf(texts: readonly RepeatedText[]): Trial[] {
  return Array.from(byText(texts).values()).flatMap((group) =>
    group.flatMap((typist, i) => {
      // Those after the typist, round and round: everybody is an impostor about equally often.
      const impostors = [...group.slice(i + 1), ...group.slice(0, i)]
        .filter(({ person }) => person !== typist.person)
        .slice(0, MAX_IMPOSTORS)
        .flatMap(({ samples }) => samples.slice(-1));
      if (impostors.length < MIN_IMPOSTORS) return [];
      const enrolment = typist.samples.slice(
        0,
        Math.min(MAX_ENROLMENT, Math.ceil(typist.samples.length / 2)),
      );
      return [{ typist, enrolment, genuine: typist.samples.slice(enrolment.length), impostors }];
    }),
  );
}

function errorsOf(trials: readonly Trial[], prior: FixedTextPrior): (weights: Float64Array) => Errors {
  const typists = trials.map((trial) => scoresOf(trial, prior));
  const pool = poolScores(typists);
  const single = typists.map(({ genuine, impostors }) => equalErrorRate(genuine, impostors));
  return (weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return {
      eer_per_user: single.reduce((sum, rate, i) => sum + rate * (weights[i] ?? 0), 0) / total,
      eer_global: pool.equalErrorRate(weights),
    };
  };
}

function scoresOf({ typist, enrolment, genuine, impostors }: Trial, prior: FixedTextPrior): TypistScores {
  const template = enrolFixedText(enrolment, typist.text, 'desktop', prior);
  const scores = (samples: readonly KeystrokeSample[]): Float64Array =>
    Float64Array.from(samples, (sample) => verifyFixedText(template, sample).value);
  return {
    id: typist.person,
    subject: typist.person,
    threshold: 0,
    genuine: scores(genuine),
    impostors: scores(impostors),
  };
}
