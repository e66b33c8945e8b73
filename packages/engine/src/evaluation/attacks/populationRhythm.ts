import { normal, type Random } from '../../math/random.ts';
import type { DeviceClass } from '../../models/model.ts';
import { baselineOf } from '../../prior/baseline.ts';
import { fixedTextPriorFor, type ViewPrior } from '../../prior/fixedTextPrior.ts';
import { keysAreKnown } from '../../prior/keyClasses.ts';
import { viewStart } from '../../rhythm/timingViews.ts';
import { type TypingTimes, timesFrom } from './typedOut.ts';

/** How people type a text: all that a forger who never met the typist can know. Log times of one view. */
export interface PopulationView {
  /** The grand mean, the same for every key. */
  readonly mean: number;
  /** The mean of every key or pair. */
  readonly means: Float64Array;
  /** Standard deviations of pace, habit, pace of one sample, one keystroke. */
  readonly spread: { readonly [part in SpreadPart]: number };
}

export interface PopulationRhythm {
  readonly hold: PopulationView;
  readonly downDown: PopulationView;
}

type SpreadPart = 'pace' | 'habit' | 'sample' | 'noise';

/** In the prior, a hold is ln(ms + 20) and a down-down latency ln(ms) (rhythm/timingViews.ts). */
const HOLD_OFFSET = 20;

/**
 * What the model multiplied the population's variances by (prior/fixedTextPrior.ts): a forger's people differ as
 * people do, not as suits the model.
 */
const MODEL_FACTORS: { readonly [part in SpreadPart]: number } = {
  pace: 5,
  habit: 1,
  sample: 2,
  noise: 0.7,
};

export function populationRhythm(text: Uint16Array, device: DeviceClass): PopulationRhythm {
  const prior = fixedTextPriorFor(device, keysAreKnown(text));
  const baseline = baselineOf(text, prior);
  const viewOf = (index: 0 | 1): PopulationView => ({
    mean: prior.views[index].mean,
    means: baseline.subarray(viewStart(index, text.length), viewStart(index + 1, text.length)),
    spread: spreadOf(prior.views[index]),
  });
  return { hold: viewOf(0), downDown: viewOf(1) };
}

function spreadOf(view: ViewPrior): PopulationView['spread'] {
  const deviation = (part: SpreadPart): number => Math.sqrt(view[part] / MODEL_FACTORS[part]);
  return {
    pace: deviation('pace'),
    habit: deviation('habit'),
    sample: deviation('sample'),
    noise: deviation('noise'),
  };
}

/** Log times of one view: the mean of every key, each changed in the same way. */
export type LogTimes = { readonly hold: readonly number[]; readonly downDown: readonly number[] };

/** A new person typing the text once. */
export function drawPerson({ hold, downDown }: PopulationRhythm, random: Random): LogTimes {
  return { hold: drawView(hold, random), downDown: drawView(downDown, random) };
}

function drawView({ means, spread }: PopulationView, random: Random): number[] {
  const pace = spread.pace * normal(random) + spread.sample * normal(random);
  const own = Math.hypot(spread.habit, spread.noise);
  return Array.from(means, (mean) => mean + pace + own * normal(random));
}

export function timesOf({ hold, downDown }: LogTimes): TypingTimes {
  return timesFrom(hold.map(holdOfLog), downDown.map(Math.exp));
}

export function logOfHold(ms: number): number {
  return Math.log(Math.max(0, ms) + HOLD_OFFSET);
}

function holdOfLog(log: number): number {
  return Math.exp(log) - HOLD_OFFSET;
}
