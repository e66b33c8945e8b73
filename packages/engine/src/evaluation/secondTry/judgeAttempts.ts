import { thresholdFor } from '../../decision/falseMatchRate.ts';
import { fuseScores } from '../../decision/fuseScores.ts';
import { shapeOf } from '../../decision/shape.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import type { DeviceClass, Model } from '../../models/model.ts';
import type { RhythmTemplate } from '../../models/rhythmTemplate.ts';
import { impostorTries } from '../impostorTries.ts';
import type { Trials } from '../trials.ts';

/**
 * What an attempt of two samples may pass on: its first; the first, else the second on its own; the first, else both
 * fused; always both fused.
 */
export const SECOND_TRY_RULES = ['first', 'either', 'first_or_fused', 'fused'] as const;
export type SecondTryRule = (typeof SECOND_TRY_RULES)[number];

/** By which rules an attempt passes. */
export type Attempt = Readonly<Record<SecondTryRule, boolean>>;

/** The attempts of one person against one template. */
export interface Attempts {
  readonly user: string;
  readonly typist: string;
  readonly attempts: readonly Attempt[];
}

export interface JudgedAttempts {
  readonly genuine: readonly Attempts[];
  readonly impostors: readonly Attempts[];
}

/**
 * Enrols everybody and judges attempts of two samples in a row, no sample in two of them, at the thresholds for a
 * target false match rate. An impostor's attempt with a sample that can't be compared (another text) is none; a genuine
 * one may still pass on its other sample.
 */
export function judgeAttempts(
  trials: Trials,
  modelOf: (device: DeviceClass) => Model<RhythmTemplate>,
  target: number,
): JudgedAttempts {
  const genuine: Attempts[] = [];
  const impostors: Attempts[] = [];
  for (const [{ subject: user, device, enrolment, ...typist }, tries] of impostorTries(trials)) {
    const model = modelOf(device);
    const template = model.enrol(enrolment);
    const judge = judging(template, target);
    const scorePairs = (samples: readonly KeystrokeSample[]) =>
      pairsOf(samples.map((sample) => scoreOf(model, template, sample)));
    const judged = scorePairs(typist.genuine).map(judge);
    genuine.push({ user, typist: user, attempts: judged });
    for (const { subject, samples } of tries) {
      const comparable = scorePairs(samples).filter(([first, second]) => !Number.isNaN(first + second));
      impostors.push({ user, typist: subject, attempts: comparable.map(judge) });
    }
  }
  return { genuine, impostors };
}

/** NaN for a sample that can't be compared: it reaches no threshold. */
function scoreOf(model: Model<RhythmTemplate>, template: RhythmTemplate, sample: KeystrokeSample): number {
  const { value, defect } = model.score(template, sample);
  return defect === null ? value : Number.NaN;
}

function judging(template: RhythmTemplate, target: number): (scores: readonly [number, number]) => Attempt {
  const shape = shapeOf(template);
  const ofTwo = shape?.mode === 'fixed' ? { ...shape, tries: 2 as const } : null;
  // No threshold, no pass.
  const single = thresholdFor(shape, target) ?? Number.POSITIVE_INFINITY;
  const double = thresholdFor(ofTwo, target) ?? Number.POSITIVE_INFINITY;
  return ([one, two]) => {
    const first = one >= single;
    const fused = fuseScores(one, two) >= double;
    return { first, either: first || two >= single, first_or_fused: first || fused, fused };
  };
}

/** The last one of an odd number is left out. */
function pairsOf(scores: readonly number[]): (readonly [number, number])[] {
  return Array.from({ length: scores.length >> 1 }, (_, i) => [
    scores[2 * i] ?? Number.NaN,
    scores[2 * i + 1] ?? Number.NaN,
  ]);
}
