import {
  accumulate,
  checkLiveness,
  type DeviceClass,
  decide,
  type Decision as EngineDecision,
  explain,
  fuseScores,
  type KeystrokeSample,
  type LivenessHistory,
  type LivenessReport,
  type Model,
  type RhythmTemplate,
  reasonsFor,
  type Score,
  sessionScore,
  shapeOf,
  type TemplateShape,
  thresholdFor,
  withSample,
} from '@keystroke-auth/engine';
import type { Contribution, Policy, Reason } from '@keystroke-auth/protocol';

/**
 * A policy may let one impostor in twenty in, but no such share teaches: at 1 % and a margin, one in two hundred
 * impostor tries does (GREYC 0.47 %, CMU 0.40 %), at 5 % one in forty.
 */
const MOST_TO_LEARN_FROM = 0.01;

/** Of typing that no hand did, in words for a person. */
export const NOT_BY_HAND = 'Too even or too fast to be typed by a person.';

/** What the engine makes of one try. */
export interface Judgement extends EngineDecision {
  /** Against the template, of the sample that came last. */
  readonly score: Score;
  readonly liveness: LivenessReport;
  readonly reasons: readonly Reason[];
  /** The score that a template may learn from on its own word has to reach; null where none can be vouched for. */
  readonly learningThreshold: number | null;
}

export interface Try {
  readonly model: Model<RhythmTemplate>;
  readonly template: RhythmTemplate;
  /** What the samples were typed on, as their capture says. */
  readonly device: DeviceClass;
  /** The sample, or two that were typed one after the other. */
  readonly samples: readonly [KeystrokeSample] | readonly [KeystrokeSample, KeystrokeSample];
  /** How many of the samples are new: only they are checked for liveness. The first of a second try was then. */
  readonly fresh: 1 | 2;
  /** A new one's clock is declared too coarse. */
  readonly coarse: boolean;
  /** Everything kept of the profile's typing, oldest first. */
  readonly history: LivenessHistory;
  /** The same of each of the person's other profiles. */
  readonly others: readonly LivenessHistory[];
}

/**
 * Decides on a try by an application's policy. Fails closed: a replay or a script is denied whatever it scores, and a
 * clock that could hide one does not allow.
 */
export function judge(attempt: Try, policy: Policy): Judgement {
  const { model, template, samples } = attempt;
  const scores = samples.map((sample) => model.score(template, sample));
  const [score, shape] = combine(template, samples, scores);
  const decision = decide(score, shape, {
    targetFalseMatchRate: policy.target_false_match_rate,
    stepUpFalseMatchRate: policy.step_up_false_match_rate ?? policy.target_false_match_rate,
  });
  const liveness = checkFresh(attempt);
  const { word, reasons } = byLiveness(decision.decision, liveness, policy.liveness);
  return {
    ...decision,
    decision: word,
    score,
    liveness,
    learningThreshold: thresholdFor(shape, Math.min(policy.target_false_match_rate, MOST_TO_LEARN_FROM)),
    reasons: [...reasons, ...rhythmReasons(attempt, decision, score)],
  };
}

/** What each key adds to the score of a sample. */
export function contributionsOf(
  template: RhythmTemplate,
  sample: KeystrokeSample,
  device: DeviceClass,
): Contribution[] {
  return explain(template, sample, device).contributions.map(({ feature, position, value }) => ({
    feature,
    position,
    score: value,
  }));
}

/** The score of all samples of a try, and what it is to be compared with. A defect of one is a defect of both. */
function combine(
  template: RhythmTemplate,
  samples: Try['samples'],
  scores: readonly Score[],
): [Score, TemplateShape | null] {
  const [first, second] = scores;
  const [sample, other] = samples;
  const shape = shapeOf(template, sample);
  if (first === undefined) return [{ value: Number.NaN, defect: 'nothing_to_compare' }, null];
  if (second === undefined || other === undefined) return [first, shape];
  const defect = first.defect ?? second.defect;
  if (defect !== null) return [{ value: Math.min(first.value, second.value), defect }, shape];
  if (shape?.mode === 'fixed') {
    return [
      { value: fuseScores(first.value, second.value), defect },
      { ...shape, tries: 2 },
    ];
  }
  const otherShape = shapeOf(template, other);
  if (shape?.mode !== 'free' || otherShape?.mode !== 'free') return [first, null];
  const keys = (shape.keys + otherShape.keys) / 2;
  const session = accumulate(
    accumulate(null, { llr: first.value, keys: shape.keys }, 0, 1),
    { llr: second.value, keys: otherShape.keys },
    0,
    1,
  );
  return [
    { value: sessionScore(session, 0, 1), defect },
    { ...shape, keys, probes: 2 },
  ];
}

/** The worst of what is new, each against all that came before it. */
function checkFresh(attempt: Try): LivenessReport {
  const measured = measureFresh(attempt);
  const report = { ...measured, replay: measured.replay || isOfAnotherProfile(attempt) };
  return attempt.coarse && report.clock === 'ok' ? { ...report, clock: 'coarse' } : report;
}

function measureFresh({ samples, fresh, history }: Try): LivenessReport {
  const [first, second] = samples;
  if (second === undefined || fresh === 2) {
    const report = checkLiveness(first, history);
    if (second === undefined) return report;
    return worse(report, checkLiveness(second, withSample(history, first)));
  }
  return checkLiveness(second, history);
}

/** Whether something new is a copy of what is kept of another profile. */
function isOfAnotherProfile({ samples, fresh, others }: Try): boolean {
  return samples
    .slice(-fresh)
    .some((sample) => others.some((history) => checkLiveness(sample, history).replay));
}

const CLOCK_ORDER = ['ok', 'coarse', 'jumped'] as const;

function worse(a: LivenessReport, b: LivenessReport): LivenessReport {
  return {
    replay: a.replay || b.replay,
    synthetic: a.synthetic || b.synthetic,
    clock: CLOCK_ORDER.indexOf(a.clock) >= CLOCK_ORDER.indexOf(b.clock) ? a.clock : b.clock,
    resolution: Math.max(a.resolution, b.resolution),
    findings: [...a.findings, ...b.findings],
  };
}

type Word = EngineDecision['decision'];

function byLiveness(
  word: Word,
  { replay, synthetic, clock }: LivenessReport,
  strictness: Policy['liveness'],
): { readonly word: Word; readonly reasons: readonly Reason[] } {
  const reasons: Reason[] = [];
  if (replay) {
    reasons.push({ code: 'replayed_sample', detail: 'Typed before: a sample counts once.' });
  }
  if (synthetic) {
    reasons.push({ code: 'synthetic_sample', detail: NOT_BY_HAND });
  }
  if (clock !== 'ok') {
    reasons.push({ code: 'clock_not_trusted', detail: 'The clock of the device is too coarse, or jumped.' });
  }
  if (replay || synthetic) return { word: 'deny', reasons };
  if (clock === 'ok' || word === 'deny' || word === 'insufficient') return { word, reasons };
  return { word: strictness === 'strict' ? 'deny' : 'step_up', reasons };
}

function rhythmReasons(
  { template, device, samples }: Try,
  { decision, threshold }: EngineDecision,
  score: Score,
): Reason[] {
  // Most tries are allowed: taking the score apart would cost more than making it.
  if (decision === 'allow') return [{ code: 'rhythm_matches', detail: 'Typed as in the enrolment.' }];
  if (threshold === null || (decision === 'insufficient' && score.defect === null)) {
    return [{ code: 'text_too_short', detail: 'Too little was typed to tell people apart at this target.' }];
  }
  const newest = samples.at(-1) ?? samples[0];
  return reasonsFor(explain(template, newest, device), threshold);
}
