import { type Decision, type DecisionPolicy, decide } from '../../decision/decide.ts';
import { shapeOf } from '../../decision/shape.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import type { DeviceClass, Model } from '../../models/model.ts';
import type { RhythmTemplate } from '../../models/rhythmTemplate.ts';
import { impostorTries } from '../impostorTries.ts';
import type { Trials } from '../trials.ts';

export type DecisionWord = Decision['decision'];

export interface NamedPolicy extends DecisionPolicy {
  readonly name: string;
}

/** What was decided on one person's tries against one template, in the order in which they were typed. */
export interface DecidedTries {
  readonly user: string;
  readonly typist: string;
  readonly words: readonly DecisionWord[];
}

export interface Decided {
  readonly policy: NamedPolicy;
  readonly genuine: readonly DecidedTries[];
  readonly impostors: readonly DecidedTries[];
}

/**
 * Enrols everybody and decides on every try by every policy. An impostor's sample that can't be compared (another text)
 * is no try; a genuine one is.
 */
export function judgePolicies(
  trials: Trials,
  modelOf: (device: DeviceClass) => Model<RhythmTemplate>,
  policies: readonly NamedPolicy[],
): Decided[] {
  const decided = policies.map((policy) => ({
    policy,
    genuine: [] as DecidedTries[],
    impostors: [] as DecidedTries[],
  }));
  for (const [{ subject: user, device, enrolment, genuine }, others] of impostorTries(trials)) {
    const model = modelOf(device);
    const template = model.enrol(enrolment);
    const compare = (sample: KeystrokeSample) => ({
      score: model.score(template, sample),
      shape: shapeOf(template, sample),
    });
    const own = genuine.map(compare);
    const theirs = others.map(({ subject, samples }) => ({
      subject,
      compared: samples.map(compare).filter(({ score }) => score.defect === null),
    }));
    for (const { policy, ...of } of decided) {
      const wordsOf = (tries: typeof own): DecisionWord[] =>
        tries.map(({ score, shape }) => decide(score, shape, policy).decision);
      of.genuine.push({ user, typist: user, words: wordsOf(own) });
      for (const { subject, compared } of theirs) {
        of.impostors.push({ user, typist: subject, words: wordsOf(compared) });
      }
    }
  }
  return decided;
}
