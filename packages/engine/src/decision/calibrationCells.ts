import { impostorTries } from '../evaluation/impostorTries.ts';
import type { Protocol } from '../evaluation/protocol.ts';
import type { Recording } from '../evaluation/recording.ts';
import { buildTrials } from '../evaluation/trials.ts';
import type { UserSplit } from '../evaluation/userSplit.ts';
import { FIRST_HASHED_CODE } from '../keystrokes/keyCode.ts';
import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { enrolFixedText, type FixedTextTemplate, rawScoreFixedText } from '../models/fixedText/fixedText.ts';
import type { DeviceClass } from '../models/model.ts';
import { majorityText } from '../rhythm/majorityText.ts';
import { type FixedTextShape, shapeOf } from './shape.ts';

/** Raw scores of one data set under one protocol, in the order in which they were typed. */
export interface CalibrationCell {
  readonly set: string;
  readonly weight: number;
  /** Keys: the mean over texts. */
  readonly shape: FixedTextShape;
  /** A list for every template. */
  readonly genuine: readonly Float64Array[];
  /** A list for every template and impostor. */
  readonly impostors: readonly Float64Array[];
}

export interface CellPlan {
  readonly set: string;
  readonly protocol: Protocol;
  readonly weight: number;
  /** What the recordings are declared to be typed on, where the file says less than its description. */
  readonly device?: DeviceClass;
  /** As captured by a client that sends positions instead of keys. */
  readonly positionsOnly?: boolean;
}

/** Scores one data set as planned: one cell for every table of the prior. */
export function calibrationCells(
  recordings: readonly Recording[],
  { set, protocol, weight, device, positionsOnly = false }: CellPlan,
  users: UserSplit,
): CalibrationCell[] {
  const trials = buildTrials(recordings, protocol, { users });
  const tries = impostorTries(trials);
  const seen = (sample: KeystrokeSample): KeystrokeSample => (positionsOnly ? withoutKeys(sample) : sample);
  const scored = trials.typists.map((typist) => {
    const enrolment = typist.enrolment.map(seen);
    const template = enrolFixedText(
      enrolment,
      majorityText(enrolment) ?? enrolment[0]?.timeline.keys ?? new Uint16Array(0),
      device ?? typist.device,
    );
    const scoresOf = (samples: readonly KeystrokeSample[]) => rawScores(template, samples.map(seen));
    return {
      template,
      genuine: scoresOf(typist.genuine),
      impostors: (tries.get(typist) ?? []).map(({ samples }) => scoresOf(samples)),
    };
  });
  const byPrior = Map.groupBy(scored, ({ template }) => template.prior.id);
  return Array.from(byPrior.values(), (same) => {
    const shapes = same.map(({ template }) => shapeOf(template)).filter((shape) => shape?.mode === 'fixed');
    const [shape] = shapes;
    if (shape === undefined) return [];
    const keys = shapes.reduce((sum, each) => sum + each.keys, 0) / shapes.length;
    const genuine = same.map((each) => each.genuine);
    const impostors = same.flatMap((each) => each.impostors);
    return [{ set, weight, shape: { ...shape, keys }, genuine, impostors }];
  }).flat();
}

/** Samples that can't be compared have no score. */
function rawScores(template: FixedTextTemplate, samples: readonly KeystrokeSample[]): Float64Array {
  const scores = samples.flatMap((sample) => {
    const raw = rawScoreFixedText(template, sample);
    return typeof raw === 'string' ? [] : [raw.score];
  });
  return Float64Array.from(scores);
}

function withoutKeys({ events, timeline }: KeystrokeSample): KeystrokeSample {
  const keys = timeline.keys.map((key) => (key < FIRST_HASHED_CODE ? key + FIRST_HASHED_CODE : key));
  return { events, timeline: { ...timeline, keys } };
}
