import {
  createRhythm,
  type DeviceClass,
  decide,
  parseSample,
  type RhythmTemplate,
  shapeOf,
  type TextMode,
  type TimestampUnit,
} from '@keystroke-auth/engine';
import type { Events } from './typing.ts';

export interface ScoresInput {
  readonly text: TextMode;
  readonly device: DeviceClass;
  readonly policy: { readonly target_false_match_rate: number; readonly step_up_false_match_rate: number };
  readonly enrolment: readonly Events[];
  readonly probes: Readonly<Record<string, ProbeInput>>;
}

export interface ProbeInput {
  /** Default milliseconds. */
  readonly unit?: TimestampUnit;
  /** Default the template's. */
  readonly device?: DeviceClass;
  readonly events: Events;
}

export const POLICY = { target_false_match_rate: 0.01, step_up_false_match_rate: 0.05 } as const;

/** Enrols, and decides on every probe. */
export function answerScores(input: ScoresInput): unknown {
  const model = createRhythm(input);
  const template = model.enrol(input.enrolment.map((events) => parseSample(events)));
  return {
    template: Buffer.from(model.serialise(template)).toString('hex'),
    probes: judgeProbes(template, input),
  };
}

/** Decides on every probe by a template as the file has it. */
export function answerProbes(hex: string, input: ScoresInput): unknown {
  return judgeProbes(createRhythm(input).parse(new Uint8Array(Buffer.from(hex, 'hex'))), input);
}

function judgeProbes(
  template: RhythmTemplate,
  { text, device: usual, policy, probes }: ScoresInput,
): unknown {
  const judge = ({ events, unit = 'milliseconds', device = usual }: ProbeInput) => {
    const sample = parseSample(events, { unit });
    const score = createRhythm({ text, device }).score(template, sample);
    const { decision, falseMatchRate, threshold } = decide(score, shapeOf(template, sample), {
      targetFalseMatchRate: policy.target_false_match_rate,
      stepUpFalseMatchRate: policy.step_up_false_match_rate,
    });
    return {
      score: score.value,
      defect: score.defect,
      false_match_rate: falseMatchRate,
      threshold,
      decision,
    };
  };
  return Object.fromEntries(Object.entries(probes).map(([name, probe]) => [name, judge(probe)]));
}
