import {
  buildTrials,
  createRhythm,
  type DeviceClass,
  decide,
  type KeystrokeSample,
  type Model,
  parseProtocol,
  type Recording,
  type RhythmTemplate,
  shapeOf,
} from '@keystroke-auth/engine';

/** A try, and what the engine by itself answers to it. */
export interface ReplayTry {
  readonly sample: KeystrokeSample;
  readonly genuine: boolean;
  readonly engine: { readonly allows: boolean; readonly score: number };
}

/** One person on one text and kind of device, as `evaluate` lays them out. */
export interface ReplayTypist {
  readonly subject: string;
  readonly text: string;
  readonly device: DeviceClass;
  readonly enrolment: readonly KeystrokeSample[];
  /** The person's own in the order in which they were typed, then everybody else's. */
  readonly tries: readonly ReplayTry[];
}

export interface TrialOptions {
  readonly subjects: number;
  readonly enrolment: number;
  readonly session: string | undefined;
  readonly targetFalseMatchRate: number;
}

/**
 * The trials of `evaluate --protocol phrase-N` among the first so many people who have enough samples, with the
 * engine's own decisions, on which a service can improve nothing and should spoil nothing.
 *
 * @throws {EvaluationError} for recordings that can't be laid out so
 */
export function replayTrials(recordings: readonly Recording[], options: TrialOptions): ReplayTypist[] {
  const { subjects, enrolment, session, targetFalseMatchRate } = options;
  const protocol = parseProtocol(`phrase-${enrolment}`);
  const selection = session === undefined ? {} : { session };
  const everybody = buildTrials(recordings, protocol, selection);
  const chosen = new Set([...new Set(everybody.typists.map(({ subject }) => subject))].slice(0, subjects));
  const { typists } = buildTrials(
    recordings.filter(({ subject }) => chosen.has(subject)),
    protocol,
    selection,
  );
  const models = new Map<DeviceClass, Model<RhythmTemplate>>();
  return typists.map(({ subject, text, device, enrolment: enrolled, genuine, impostors }) => {
    const model = models.get(device) ?? createRhythm({ text: 'fixed', device });
    models.set(device, model);
    const template = model.enrol(enrolled);
    const judged = (sample: KeystrokeSample, isGenuine: boolean): ReplayTry => {
      const { decision, llr } = decide(model.score(template, sample), shapeOf(template, sample), {
        targetFalseMatchRate,
        stepUpFalseMatchRate: targetFalseMatchRate,
      });
      return { sample, genuine: isGenuine, engine: { allows: decision === 'allow', score: llr } };
    };
    return {
      subject,
      text,
      device,
      enrolment: enrolled,
      tries: [
        ...genuine.map((sample) => judged(sample, true)),
        ...impostors.map((sample) => judged(sample, false)),
      ],
    };
  });
}
