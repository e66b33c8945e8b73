import { PriorError } from '@keystroke-auth/engine';
import type { Job, JobRun, Schedule } from '../../ports/jobs.ts';
import { SYSTEM } from '../audit/by.ts';
import type { CheckCalibration } from './checkCalibration.ts';
import type { ReadTypingOptions } from './readTyping.ts';
import type { RefitPrior } from './refitPrior.ts';

export interface TypingJobsOptions {
  readonly refitPrior: RefitPrior;
  readonly checkCalibration: CheckCalibration;
  readonly prior: { readonly mode: 'off' | 'compare' | 'adopt'; readonly schedule: Schedule };
  readonly calibration: { readonly on: boolean; readonly schedule: Schedule };
  readonly log: {
    info(about: object, words: string): void;
    warn(about: object, words: string): void;
  };
}

/** As the command has it by default: the same halves each time, so that who compares has never fitted. */
const SEED = 1;
/** Waited after each hundred profiles (ms): requests come first. */
const PAUSE_MS = 250;

/** What is looked at in everybody's typing, where it was asked for. Each begins anew when it was interrupted: it has nothing to keep. */
export function createTypingJobs(options: TypingJobsOptions): readonly Job[] {
  const { refitPrior, checkCalibration, prior, calibration, log } = options;
  const jobs: Job[] = [];
  if (prior.mode !== 'off') {
    jobs.push({
      name: 'prior',
      about:
        prior.mode === 'adopt'
          ? 'fits the table of typing on the people enrolled, and adopts it where it is better'
          : 'fits the table of typing on the people enrolled, and compares',
      schedule: prior.schedule,
      async run(run) {
        const dryRun = prior.mode === 'compare';
        const refit = await refitPrior({ ...reading(run), dryRun, by: SYSTEM }).catch((error: unknown) => {
          if (!(error instanceof PriorError)) throw error;
          return { outcome: 'refused', why: error.message } as const;
        });
        const told = 'comparison' in refit ? shortly(refit) : refit;
        await run.report(JSON.stringify(told));
        if ('adopted' in refit && refit.adopted) {
          log.warn(told, 'another table of typing was adopted: it is used from the next start on');
        } else if (refit.outcome === 'better') {
          log.info(told, 'another table of typing would be better: fit-prior --store adopts it');
        }
      },
    });
  }
  if (calibration.on) {
    jobs.push({
      name: 'calibration',
      about: 'measures whether false match rates are what they say among the people enrolled',
      schedule: calibration.schedule,
      async run(run) {
        const found = await checkCalibration(reading(run));
        const told =
          'check' in found
            ? { outcome: found.outcome, people: found.check.people, rates: found.check.rows.map(rateOf) }
            : found;
        await run.report(JSON.stringify(told));
        if (found.outcome === 'differs') {
          log.warn(told, 'false match rates are not what they say among the people enrolled');
        }
      },
    });
  }
  return jobs;
}

function reading({ signal, report }: JobRun): ReadTypingOptions {
  return {
    seed: SEED,
    signal,
    pauseMs: PAUSE_MS,
    onRead: (looked) => report(JSON.stringify({ looked })),
  };
}

/** The tables themselves are in the file, or not needed. */
function shortly({ outcome, people, adopted, fitted, comparison }: Compared) {
  return { outcome, people, adopted, table: fitted.id, compared: comparison.people };
}
type Compared = Extract<Awaited<ReturnType<RefitPrior>>, { readonly comparison: unknown }>;

function rateOf({ target, falseMatchRate, interval, comparisons, claim }: Rate) {
  return { target, measured: falseMatchRate, interval, comparisons, claim };
}
type Rate = Extract<
  Awaited<ReturnType<CheckCalibration>>,
  { readonly check: unknown }
>['check']['rows'][number];
