import {
  type FixedTextPrior,
  fixedTextPriorFor,
  judgePriors,
  type PriorComparison,
  type PriorVerdict,
} from '@keystroke-auth/engine';
import type { Clock } from '../../ports/clock.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Store } from '../../ports/store.ts';
import type { TypingWork } from '../../ports/typingWork.ts';
import type { By } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import { MIN_PEOPLE, type ReadTypingOptions, readTyping } from './readTyping.ts';

export interface RefitPriorDependencies {
  readonly store: Store;
  /** The deployment's: who fits and who compares is nobody's to choose. */
  readonly secrets: Pick<Secrets, 'tag'>;
  readonly clock: Clock;
  readonly work: TypingWork;
  /** The table that is in use, or will be from the next start on; undefined for the shipped one. */
  readonly current: () => FixedTextPrior | undefined;
  /** Makes a table the one that is used from the next start on. */
  readonly adopt: (prior: FixedTextPrior) => void;
}

export type Refit =
  | { readonly outcome: 'too_few_people'; readonly people: number }
  /** Too few of those who did not fit type a text that others type, too. */
  | { readonly outcome: 'not_comparable'; readonly people: number }
  | {
      readonly outcome: PriorVerdict;
      readonly people: number;
      readonly adopted: boolean;
      readonly current: FixedTextPrior;
      readonly fitted: FixedTextPrior;
      readonly comparison: PriorComparison;
    };

export interface RefitOptions extends ReadTypingOptions {
  /** Compare only. */
  readonly dryRun: boolean;
  /** Who is said to have adopted it. */
  readonly by: By;
}

/** Fits the table of keyboards on enrolled people and adopts it when people who did not fit show that it is better. */
export type RefitPrior = (options: RefitOptions) => Promise<Refit>;

export function createRefitPrior({
  store,
  secrets,
  clock,
  work,
  current,
  adopt,
}: RefitPriorDependencies): RefitPrior {
  return async ({ dryRun, by, ...reading }) => {
    const { people, ...halves } = await readTyping({ store, secrets }, reading);
    if (people < MIN_PEOPLE) return { outcome: 'too_few_people', people };
    const used = current() ?? fixedTextPriorFor('desktop', true);
    const { fitted, comparison } = await work.fit(used, halves, reading.signal);
    if (comparison === null) return { outcome: 'not_comparable', people };
    const outcome = judgePriors(comparison);
    const adopted = outcome === 'better' && !dryRun;
    if (adopted) {
      reading.signal?.throwIfAborted();
      adopt(fitted);
      await store.transact((records) =>
        noteAct(records, by, 'prior.adopted', { application: '' }, { people }, clock.now()),
      );
    }
    return { outcome, people, adopted, current: used, fitted, comparison };
  };
}
