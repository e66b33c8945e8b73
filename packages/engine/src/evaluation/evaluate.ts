import type { ModelKind } from '../models/model.ts';
import { type BootstrapOptions, bootstrapIntervals, type Interval } from './bootstrapIntervals.ts';
import { concatenateScores } from './distinctScores.ts';
import { eerDeviation, MEASURES, type Measure, type Measures, measuresOf } from './measures.ts';
import { minCllr } from './minCllr.ts';
import {
  type ModelSource,
  type ProbeRule,
  type ScoreOptions,
  scoreTrials,
  type TypistScores,
} from './scoreTrials.ts';
import type { Trials } from './trials.ts';

export interface EvaluateOptions extends ScoreOptions, BootstrapOptions {}

/** Everything a row of a table of results needs, rates as fractions. */
export interface EvaluationResult extends Measures {
  readonly protocol: string;
  readonly model: ModelKind;
  readonly probes: ProbeRule;
  /** People measured. */
  readonly users: number;
  /** Templates enrolled: a person has one for every text. Per-user means are over these. */
  readonly templates: number;
  /** Sequences of samples too short for the protocol. */
  readonly left_out: number;
  /** Genuine tries, and impostor tries. */
  readonly genuine: number;
  readonly impostors: number;
  readonly eer_per_user_sd: number;
  /** 95 %, bootstrap over people. Empty when no resamples were asked for. */
  readonly intervals: Readonly<Partial<Record<Measure, Interval>>>;
}

/** Enrols, scores and measures: the row of a table. To keep the scores: scoreTrials, then {@link resultOf}. */
export function evaluate<Template>(
  trials: Trials,
  source: ModelSource<Template>,
  options: EvaluateOptions = {},
): EvaluationResult {
  const [first] = trials.typists;
  const model = typeof source === 'function' ? source(first?.device ?? 'unknown') : source;
  return resultOf(trials, model.kind, scoreTrials(trials, source, options), options);
}

/** The row of scores that were made before: of all trials, or of some of their typists. */
export function resultOf(
  trials: Trials,
  model: ModelKind,
  scores: readonly TypistScores[],
  options: EvaluateOptions = {},
): EvaluationResult {
  return {
    protocol: trials.protocol.name,
    model,
    probes: trials.protocol.text === 'free' ? 'aligned' : (options.probes ?? 'exact'),
    left_out: trials.leftOut,
    ...summarise(scores, options),
  };
}

type Summary = Omit<EvaluationResult, 'protocol' | 'model' | 'probes' | 'left_out'>;

/** The measures of scores, however they were made. */
export function summarise(scores: readonly TypistScores[], options: BootstrapOptions = {}): Summary {
  const measure = measuresOf(scores);
  const subjects = scores.map(({ subject }) => subject);
  return {
    users: new Set(subjects).size,
    templates: scores.length,
    genuine: scores.reduce((sum, { genuine }) => sum + genuine.length, 0),
    impostors: scores.reduce((sum, { impostors }) => sum + impostors.length, 0),
    ...measure(new Float64Array(scores.length).fill(1)),
    min_cllr: exactMinCllr(scores),
    eer_per_user_sd: eerDeviation(scores),
    intervals: Object.fromEntries(bootstrapIntervals(subjects, measure, MEASURES, options)),
  };
}

/** Over every score on its own; the measures of resamples use bins. */
function exactMinCllr(scores: readonly TypistScores[]): number {
  return minCllr(
    concatenateScores(scores.map(({ genuine }) => genuine)),
    concatenateScores(scores.map(({ impostors }) => impostors)),
  );
}
