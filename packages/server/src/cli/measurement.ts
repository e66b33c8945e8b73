import {
  type AttackReport,
  buildTrials,
  type Curves,
  compareTrials,
  createModel,
  createRhythm,
  curvesOf,
  type DeviceClass,
  type EvaluationResult,
  evaluateAttacks,
  type FalseMatchRow,
  falseMatchCheck,
  type ModelKind,
  parseProtocol,
  parseUserSplit,
  type Recording,
  resultOf,
  scoreTrials,
} from '@keystroke-auth/engine';
import { startProgress } from './progress.ts';
import { saying } from './saying.ts';

export interface MeasurementOptions {
  readonly protocol: string;
  readonly model: ModelKind;
  readonly users?: string;
  readonly session?: string;
  readonly aligned?: boolean;
  /** Holds targets for the false match rate against what they turn out to be (rhythm model). */
  readonly falseMatch?: boolean;
  /** Attacks every template, too. */
  readonly attacks?: boolean;
}

export interface Measurement {
  readonly result: EvaluationResult;
  readonly curves: Curves;
  readonly byDevice: readonly { readonly device: string; readonly result: EvaluationResult }[];
  /** Null when it was not asked for. */
  readonly falseMatch: readonly FalseMatchRow[] | null;
  /** Null when no attacks were asked for. */
  readonly attacks: AttackReport | null;
}

/** The false match rates that policies ask for. */
const FALSE_MATCH_TARGETS = [0.05, 0.01, 0.001];

/**
 * Checks what is asked, and gives back what measures it.
 *
 * @throws {CliError} for a protocol or split that does not exist, and for recordings that can't carry it
 */
export function prepareMeasurement(
  options: MeasurementOptions,
): (recordings: readonly Recording[]) => Measurement {
  const protocol = saying(() => parseProtocol(options.protocol));
  const { users, session, model } = options;
  const selection = {
    ...(users === undefined ? {} : { users: saying(() => parseUserSplit(users)) }),
    ...(session === undefined ? {} : { session }),
  };
  const probes = options.aligned ? 'aligned' : 'exact';
  return (recordings) =>
    saying(() => {
      const trials = buildTrials(recordings, protocol, selection);
      const progress = startProgress(protocol.name, trials.typists.length);
      try {
        const source = (device: DeviceClass) => createModel(model, { text: protocol.text, device });
        const scores = scoreTrials(trials, source, {
          probes,
          onProgress: (done) => progress.set(done),
        });
        const devices = Array.from(new Set(trials.typists.map(({ device }) => device)));
        const ofDevice = (device: string) => scores.filter((_, i) => trials.typists[i]?.device === device);
        return {
          result: resultOf(trials, model, scores, { probes }),
          curves: curvesOf(scores),
          byDevice: devices.map((device) => ({
            device,
            result: resultOf(trials, model, ofDevice(device), { probes, resamples: 0 }),
          })),
          falseMatch: options.falseMatch
            ? falseMatchCheck(
                compareTrials(trials, (device) => createRhythm({ text: protocol.text, device })),
                FALSE_MATCH_TARGETS,
              )
            : null,
          attacks: options.attacks ? evaluateAttacks(trials, source) : null,
        };
      } finally {
        progress.stop();
      }
    });
}
