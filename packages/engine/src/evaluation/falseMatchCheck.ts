import { decide } from '../decision/decide.ts';
import { thresholdFor } from '../decision/falseMatchRate.ts';
import { shapeOf, type TemplateShape } from '../decision/shape.ts';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import type { DeviceClass, Model, Score } from '../models/model.ts';
import type { RhythmTemplate } from '../models/rhythmTemplate.ts';
import type { BootstrapOptions, Interval } from './bootstrapIntervals.ts';
import { impostorTries } from './impostorTries.ts';
import type { Trials } from './trials.ts';
import { type PairCount, twoWayBootstrap } from './twoWayBootstrap.ts';

/** One sample against one template. */
export interface Comparison {
  /** Whose template. */
  readonly user: string;
  /** Who typed. */
  readonly typist: string;
  readonly score: Score;
  readonly shape: TemplateShape | null;
}

export interface Comparisons {
  readonly genuine: readonly Comparison[];
  readonly impostors: readonly Comparison[];
}

/** What a target false match rate turned out to be on people never seen; rates as fractions. */
export interface FalseMatchRow {
  readonly target: number;
  /** Impostor tries that could be compared and had a threshold. */
  readonly comparisons: number;
  readonly accepted: number;
  /** NaN without comparisons. */
  readonly falseMatchRate: number;
  /** 95 %, two-way bootstrap; null without comparisons. */
  readonly interval: Interval | null;
  /** Genuine tries below the threshold, whether the decision would have been `deny` or `insufficient`. */
  readonly falseNonMatchRate: number;
  /** Genuine tries to which the answer is `insufficient`. */
  readonly insufficient: number;
  /**
   * `agrees`: the interval overlaps half to twice the target; `differs`: it does not; `none`: fewer than 20 / target
   * comparisons, which can't tell.
   */
  readonly claim: 'agrees' | 'differs' | 'none';
}

/** Comparisons a claim needs, times the target. */
const CLAIM_ACCEPTS = 20;

/** Enrols everybody and scores every try, with who typed it. */
export function compareTrials(
  trials: Trials,
  modelOf: (device: DeviceClass) => Model<RhythmTemplate>,
): Comparisons {
  const genuine: Comparison[] = [];
  const impostors: Comparison[] = [];
  for (const [typist, tries] of impostorTries(trials)) {
    const model = modelOf(typist.device);
    const template = model.enrol(typist.enrolment);
    const compare = (sample: KeystrokeSample, by: string): Comparison => ({
      user: typist.subject,
      typist: by,
      score: model.score(template, sample),
      shape: shapeOf(template, sample),
    });
    for (const sample of typist.genuine) genuine.push(compare(sample, typist.subject));
    for (const { subject, samples } of tries) {
      for (const sample of samples) impostors.push(compare(sample, subject));
    }
  }
  return { genuine, impostors };
}

/** Measures each target. A sample that can't be compared (another text) is no impostor's try at all. */
export function falseMatchCheck(
  { genuine, impostors }: Comparisons,
  targets: readonly number[],
  options: BootstrapOptions = {},
): FalseMatchRow[] {
  return targets.map((target) => {
    const pairs = pairCounts(impostors, target);
    const comparisons = pairs.reduce((total, pair) => total + pair.comparisons, 0);
    const accepted = pairs.reduce((total, pair) => total + pair.accepted, 0);
    const interval = twoWayBootstrap(pairs, options);
    const policy = { targetFalseMatchRate: target, stepUpFalseMatchRate: target };
    const share = (holds: (comparison: Comparison) => boolean): number =>
      genuine.filter(holds).length / genuine.length;
    return {
      target,
      comparisons,
      accepted,
      falseMatchRate: accepted / comparisons,
      interval,
      falseNonMatchRate: share((comparison) => !reaches(comparison, target)),
      insufficient: share(({ score, shape }) => decide(score, shape, policy).decision === 'insufficient'),
      claim: claimOf(target, comparisons, interval),
    };
  });
}

function reaches({ score, shape }: Comparison, target: number): boolean {
  const threshold = thresholdFor(shape, target);
  return threshold !== null && score.defect === null && score.value >= threshold;
}

function pairCounts(impostors: readonly Comparison[], target: number): PairCount[] {
  const pairs = new Map<string, { user: string; impostor: string; accepted: number; comparisons: number }>();
  for (const comparison of impostors) {
    const { user, typist, score, shape } = comparison;
    if (score.defect !== null || thresholdFor(shape, target) === null) continue;
    const name = JSON.stringify([user, typist]);
    const pair = pairs.get(name) ?? { user, impostor: typist, accepted: 0, comparisons: 0 };
    pair.comparisons += 1;
    if (reaches(comparison, target)) pair.accepted += 1;
    pairs.set(name, pair);
  }
  return [...pairs.values()];
}

function claimOf(target: number, comparisons: number, interval: Interval | null): FalseMatchRow['claim'] {
  if (interval === null || comparisons * target < CLAIM_ACCEPTS) return 'none';
  const [low, high] = interval;
  return high >= target / 2 && low <= 2 * target ? 'agrees' : 'differs';
}
