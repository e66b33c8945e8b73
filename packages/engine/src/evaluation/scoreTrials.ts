import type { KeystrokeSample } from '../keystrokes/sample.ts';
import type { DeviceClass, Model } from '../models/model.ts';
import type { EnrolledTypist, Trials } from './trials.ts';

/**
 * The score of a try that is refused whatever the threshold: below every number a model gives, and finite,
 * so that it sorts and ties like any other.
 */
export const REJECTED = -Number.MAX_VALUE;

/** The scores of all tries against one template; a score at or above the threshold is accepted. */
export interface TypistScores {
  readonly id: string;
  readonly subject: string;
  readonly threshold: number;
  /** In the order in which they were typed. */
  readonly genuine: Float64Array;
  readonly impostors: Float64Array;
}

/**
 * What happens to a probe of a fixed text with another number of keys than was enrolled: `exact` rejects it,
 * `aligned` leaves it to the model.
 */
export type ProbeRule = 'exact' | 'aligned';

export interface ScoreOptions {
  /** Default `exact`. Free text knows no number of keys. */
  readonly probes?: ProbeRule;
  readonly onProgress?: (done: number, total: number) => void;
}

/** One model for all, or one for each kind of device in the data. */
export type ModelSource<Template> = Model<Template> | ((device: DeviceClass) => Model<Template>);

/** Enrols every typist and scores every try. */
export function scoreTrials<Template>(
  trials: Trials,
  source: ModelSource<Template>,
  options: ScoreOptions = {},
): TypistScores[] {
  const exact = options.probes !== 'aligned' && trials.protocol.text === 'fixed';
  const modelOf = typeof source === 'function' ? oncePerDevice(source) : () => source;
  return trials.typists.map((typist, i) => {
    const scores = scoreTypist(typist, modelOf(typist.device), exact);
    options.onProgress?.(i + 1, trials.typists.length);
    return scores;
  });
}

function oncePerDevice<Made>(make: (device: DeviceClass) => Made): (device: DeviceClass) => Made {
  const made = new Map<DeviceClass, Made>();
  return (device) => {
    const model = made.get(device) ?? make(device);
    made.set(device, model);
    return model;
  };
}

function scoreTypist<Template>(
  { id, subject, enrolment, genuine, impostors }: EnrolledTypist,
  model: Model<Template>,
  exact: boolean,
): TypistScores {
  const template = model.enrol(enrolment);
  const keys = exact ? commonLength(enrolment) : null;
  const scoreOf = (probe: KeystrokeSample): number => {
    if (keys !== null && probe.timeline.keys.length !== keys) return REJECTED;
    const { value, defect } = model.score(template, probe);
    // Sorting and counting need an order, which NaN has none of.
    if (Number.isNaN(value)) throw new RangeError(`${model.kind}: got a score that is no number`);
    return defect === null ? value : REJECTED;
  };
  return {
    id,
    subject,
    threshold: model.threshold,
    genuine: Float64Array.from(genuine, scoreOf),
    impostors: Float64Array.from(impostors, scoreOf),
  };
}

/** The number of keys that most of the samples have; the latest such one when two are equally common. */
function commonLength(samples: readonly KeystrokeSample[]): number {
  const lengths = samples.map(({ timeline }) => timeline.keys.length);
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return lengths.findLast((length) => counts.get(length) === most) ?? 0;
}
