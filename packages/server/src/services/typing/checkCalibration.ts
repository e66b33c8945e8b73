import { type FixedTextPrior, fixedTextPriorFor, type RatesCheck } from '@keystroke-auth/engine';
import type { Secrets } from '../../ports/secrets.ts';
import type { Store } from '../../ports/store.ts';
import type { TypingWork } from '../../ports/typingWork.ts';
import { MIN_PEOPLE, type ReadTypingOptions, readTyping } from './readTyping.ts';

export interface CheckCalibrationDependencies {
  readonly store: Store;
  readonly secrets: Pick<Secrets, 'tag'>;
  readonly work: TypingWork;
  /** The table that is in use; undefined for the shipped one. */
  readonly current: FixedTextPrior | undefined;
}

export type CalibrationCheck =
  | { readonly outcome: 'too_few_people' | 'not_comparable'; readonly people: number }
  /** `differs`: a rate among these people is not within half to twice what was promised. */
  | { readonly outcome: 'agrees' | 'differs' | 'too_few_comparisons'; readonly check: RatesCheck };

/**
 * Whether the false match rates that scores promise hold among the people enrolled here: those on keyboards whom no fit of this
 * store has seen. Nothing is changed by it: the numbers behind the rates come with the engine.
 */
export type CheckCalibration = (options: ReadTypingOptions) => Promise<CalibrationCheck>;

/** Rates that policies ask for. */
const TARGETS = [0.05, 0.01, 0.001];

export function createCheckCalibration({
  store,
  secrets,
  work,
  current,
}: CheckCalibrationDependencies): CheckCalibration {
  return async (reading) => {
    const { people, heldOut } = await readTyping({ store, secrets }, reading);
    if (people < MIN_PEOPLE) return { outcome: 'too_few_people', people };
    const used = current ?? fixedTextPriorFor('desktop', true);
    const check = await work.checkRates(used, heldOut, TARGETS, reading.signal);
    if (check === null) return { outcome: 'not_comparable', people };
    const claims = new Set(check.rows.map(({ claim }) => claim));
    const outcome = claims.has('differs')
      ? 'differs'
      : claims.has('agrees')
        ? 'agrees'
        : 'too_few_comparisons';
    return { outcome, check };
  };
}
