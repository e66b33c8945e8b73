import { shapeOf } from '../../decision/shape.ts';
import { type Comparison, type FalseMatchRow, falseMatchCheck } from '../../evaluation/falseMatchCheck.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { enrolFixedText, verifyFixedText } from '../../models/fixedText/fixedText.ts';
import type { FixedTextPrior } from '../fixedTextPrior.ts';
import { peopleOf, type RepeatedText } from './repeatedTexts.ts';
import { enoughTrials } from './textTrials.ts';

export interface RatesCheck {
  /** Who could be compared: typed a text that others type, too. */
  readonly people: number;
  readonly rows: readonly FalseMatchRow[];
}

/** Fewer people and a bootstrap over them says little. */
const MIN_PEOPLE = 20;

/**
 * What the false match rates that scores promise are among these people, who know each other's texts and type them in their own way.
 *
 * @param targets rates to be looked at, as fractions
 * @returns null when too few people type a text that others type, too: nothing can be said
 */
export function checkRates(
  prior: FixedTextPrior,
  texts: readonly RepeatedText[],
  targets: readonly number[],
): RatesCheck | null {
  const trials = enoughTrials(texts);
  const people = peopleOf(trials.map(({ typist }) => typist));
  if (people < MIN_PEOPLE) return null;
  const genuine: Comparison[] = [];
  const impostors: Comparison[] = [];
  for (const trial of trials) {
    const { person, text } = trial.typist;
    const template = enrolFixedText(trial.enrolment, text, 'desktop', prior);
    const compare = (typist: string, sample: KeystrokeSample): Comparison => ({
      ...{ user: person, typist, score: verifyFixedText(template, sample) },
      shape: shapeOf(template, sample),
    });
    for (const sample of trial.genuine) genuine.push(compare(person, sample));
    for (const other of trial.impostors) impostors.push(compare(other.person, other.sample));
  }
  return { people, rows: falseMatchCheck({ genuine, impostors }, targets) };
}
