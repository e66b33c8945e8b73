import type { DeviceClass, Model } from '../../models/model.ts';
import type { RhythmTemplate } from '../../models/rhythmTemplate.ts';
import { type BootstrapOptions, bootstrapIntervals, type Interval } from '../bootstrapIntervals.ts';
import { EvaluationError } from '../evaluationError.ts';
import type { Trials } from '../trials.ts';
import { twoWayBootstrap } from '../twoWayBootstrap.ts';
import { type Attempts, judgeAttempts, SECOND_TRY_RULES, type SecondTryRule } from './judgeAttempts.ts';

/** Rates as fractions with 95 % intervals: over people for genuine attempts, two-way for those of impostors. */
export interface SecondTryRow {
  readonly rule: SecondTryRule;
  readonly falseNonMatchRate: number;
  readonly falseNonMatchInterval: Interval | null;
  readonly falseMatchRate: number;
  readonly falseMatchInterval: Interval | null;
}

export interface SecondTryResult {
  readonly protocol: string;
  readonly target: number;
  readonly users: number;
  /** Attempts of two samples. */
  readonly genuine: number;
  readonly impostors: number;
  readonly rows: readonly SecondTryRow[];
}

/**
 * What a second try gains and costs at a target false match rate.
 *
 * @throws {EvaluationError} `protocol_unknown` for free text, whose samples accumulate instead (evaluateSession.ts);
 * `recordings_unfit` where nobody has two samples to try with
 */
export function evaluateSecondTry(
  trials: Trials,
  modelOf: (device: DeviceClass) => Model<RhythmTemplate>,
  target: number,
  options: BootstrapOptions = {},
): SecondTryResult {
  const { name, text } = trials.protocol;
  if (text !== 'fixed') {
    throw new EvaluationError('protocol_unknown', `protocol "${name}": expected one of fixed text`);
  }
  const { genuine, impostors } = judgeAttempts(trials, modelOf, target);
  const counts = { genuine: total(genuine, count), impostors: total(impostors, count) };
  if (counts.genuine === 0 || counts.impostors === 0) {
    throw new EvaluationError('recordings_unfit', `${name}: nobody has two samples in a row to try with`);
  }
  const subjects = genuine.map(({ user }) => user);
  return {
    protocol: name,
    target,
    users: new Set(subjects).size,
    ...counts,
    rows: SECOND_TRY_RULES.map((rule) => {
      const accepted = (of: Attempts): number => of.attempts.filter((attempt) => attempt[rule]).length;
      const measure = (weights: Float64Array) => ({
        rejected:
          1 -
          total(genuine, (of, i) => (weights[i] ?? 0) * accepted(of)) /
            total(genuine, (of, i) => (weights[i] ?? 0) * count(of)),
      });
      const pairs = impostors.map((of) => ({
        user: of.user,
        impostor: of.typist,
        accepted: accepted(of),
        comparisons: count(of),
      }));
      return {
        rule,
        falseNonMatchRate: measure(new Float64Array(genuine.length).fill(1)).rejected,
        falseNonMatchInterval:
          bootstrapIntervals(subjects, measure, ['rejected'], options).get('rejected') ?? null,
        falseMatchRate: total(impostors, accepted) / counts.impostors,
        falseMatchInterval: twoWayBootstrap(pairs, options),
      };
    }),
  };
}

function count({ attempts }: Attempts): number {
  return attempts.length;
}

function total(lists: readonly Attempts[], value: (of: Attempts, i: number) => number): number {
  return lists.reduce((sum, of, i) => sum + value(of, i), 0);
}
