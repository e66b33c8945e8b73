import {
  comparePriors,
  type FixedTextPrior,
  fitKeyboardPrior,
  fixedTextPriorFor,
  judgePriors,
  type PriorComparison,
  type PriorVerdict,
  peopleOf,
  type RepeatedText,
} from '@keystroke-auth/engine';
import type { Clock } from '../ports/clock.ts';
import type { ProfileRecord } from '../ports/profileRecords.ts';
import type { Store } from '../ports/store.ts';
import type { UserKey } from '../ports/userRecords.ts';
import { CLI } from './audit/by.ts';
import { noteAct } from './audit/noteAct.ts';
import { isSandbox } from './sandbox.ts';
import { readTypedSamples } from './storedSamples.ts';
import { createTypingPool } from './typingPool.ts';

/**
 * Half of them fit and half compare: with 25 people a variance between people is known to within 30 % (one standard
 * deviation, sqrt(2 / 24)) and the fit has a fifth of the say. With fewer neither half says anything.
 */
export const MIN_PEOPLE = 50;

export interface RefitPriorDependencies {
  readonly store: Store;
  readonly clock: Clock;
  /** The table that is in use; undefined for the shipped one. */
  readonly current: FixedTextPrior | undefined;
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

export interface RefitOptions {
  /** Another seed, other halves. */
  readonly seed: number;
  /** Compare only. */
  readonly dryRun: boolean;
}

/** Fits the table of keyboards on enrolled people and adopts it when people who did not fit show that it is better. */
export type RefitPrior = (options: RefitOptions) => Promise<Refit>;

/** Profiles in one question to the store. */
const PAGE = 100;

export function createRefitPrior({ store, clock, current, adopt }: RefitPriorDependencies): RefitPrior {
  return async ({ seed, dryRun }) => {
    const { fitting, heldOut } = await enrolledOnKeyboards(seed);
    const people = peopleOf([...fitting, ...heldOut]);
    if (people < MIN_PEOPLE) return { outcome: 'too_few_people', people };
    const used = current ?? fixedTextPriorFor('desktop', true);
    const fitted = fitKeyboardPrior(fitting);
    const comparison = comparePriors(used, fitted, heldOut);
    if (comparison === null) return { outcome: 'not_comparable', people };
    const outcome = judgePriors(comparison);
    const adopted = outcome === 'better' && !dryRun;
    if (adopted) {
      adopt(fitted);
      await store.transact((records) =>
        noteAct(records, CLI, 'prior.adopted', { application: '' }, { people }, clock.now()),
      );
    }
    return { outcome, people, adopted, current: used, fitted, comparison };
  };

  /** One profile's samples are read at a time, and little of them is kept. */
  async function enrolledOnKeyboards(
    seed: number,
  ): Promise<{ readonly fitting: readonly RepeatedText[]; readonly heldOut: readonly RepeatedText[] }> {
    const pool = createTypingPool(seed);
    let after: string | null = null;
    for (;;) {
      const from: string | null = after;
      const page: ProfileRecord[] = await store.read((records) => records.profiles.pageOfTyped(from, PAGE));
      for (const profile of page) {
        const { name } = profile;
        // Whoever types there is not real.
        if (isSandbox(name.application)) continue;
        // Screens and keypads have tables of their own; an unknown device is taken for a keyboard.
        if (name.device !== 'desktop' && name.device !== 'unknown') continue;
        const samples = readTypedSamples(await store.read((records) => records.samples.ofProfile(profile)));
        pool.add({ person: personOf(name), samples });
      }
      const last = page.at(-1);
      if (last === undefined) return pool.halves();
      after = last.id;
    }
  }
}

/** One person may have several texts. */
function personOf({ application, userId }: UserKey): string {
  return JSON.stringify([application, userId]);
}
