import { thresholdFor } from '../../decision/falseMatchRate.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { byText, type RepeatedText } from './repeatedTexts.ts';

/** More enrolment samples hardly need a prior. */
const MAX_ENROLMENT = 10;
/** Bounds the work: everybody against everybody grows with the square of a deployment. */
const MAX_IMPOSTORS = 200;
/** Fewer make an error rate of one user a matter of one try. */
const MIN_IMPOSTORS = 5;
/** The rate that policies ask for, and the comparisons that a claim about it needs (evaluation/falseMatchCheck.ts). */
const TARGET = 0.01;
const CLAIM_ACCEPTS = 20;
export const MIN_COMPARISONS = CLAIM_ACCEPTS / TARGET;
/** Where the last sample of each impostor is too little for a claim, so many of the last. */
const MOST_TRIES = 4;

/** One person's text, laid out for a comparison. */
export interface TextTrial {
  readonly typist: RepeatedText;
  /** The score that promises 1 %: known from text and enrolment alone, the same under every table. */
  readonly threshold: number;
  readonly enrolment: readonly KeystrokeSample[];
  readonly genuine: readonly KeystrokeSample[];
  readonly impostors: readonly { readonly person: string; readonly sample: KeystrokeSample }[];
}

/**
 * The older half of a person's samples enrols, the newer half are genuine tries, and others' last samples of the same text are
 * impostors': as few of each as make a claim, since tries of one person depend on each other.
 */
export function enoughTrials(texts: readonly RepeatedText[]): TextTrial[] {
  let tries = 1;
  let trials = trialsOf(texts, tries);
  while (comparisonsOf(trials) < MIN_COMPARISONS && tries < MOST_TRIES) trials = trialsOf(texts, ++tries);
  return trials;
}

export function comparisonsOf(trials: readonly TextTrial[]): number {
  return trials.reduce((sum, { impostors }) => sum + impostors.length, 0);
}

function trialsOf(texts: readonly RepeatedText[], tries: number): TextTrial[] {
  return Array.from(byText(texts).values()).flatMap((group) =>
    group.flatMap((typist, i) => {
      // Those after the typist, round and round: everybody is an impostor about equally often.
      const others = [...group.slice(i + 1), ...group.slice(0, i)]
        .filter(({ person }) => person !== typist.person)
        .slice(0, MAX_IMPOSTORS);
      if (others.length < MIN_IMPOSTORS) return [];
      const enrolment = typist.samples.slice(
        0,
        Math.min(MAX_ENROLMENT, Math.ceil(typist.samples.length / 2)),
      );
      const keys = typist.text.length;
      const shape = { mode: 'fixed', population: 'keyboard', samples: enrolment.length, keys } as const;
      const threshold = thresholdFor(shape, TARGET);
      // Too short a text for any promise, and so for any policy.
      if (threshold === null) return [];
      const impostors = others.flatMap(({ person, samples }) =>
        samples.slice(-tries).map((sample) => ({ person, sample })),
      );
      return [{ typist, threshold, enrolment, genuine: typist.samples.slice(enrolment.length), impostors }];
    }),
  );
}
