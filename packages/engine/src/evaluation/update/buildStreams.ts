import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import type { DeviceClass } from '../../models/model.ts';
import { EvaluationError } from '../evaluationError.ts';
import type { Recording } from '../recording.ts';
import { type Selection, selectRecordings } from '../selectRecordings.ts';
import { groupSequences, type Sequence } from '../sequences.ts';
import type { ImpostorPractice, UpdateProtocol } from './updateProtocol.ts';

/** A template to be, and what arrives at it: one genuine and one impostor try at each step. */
export interface Stream {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly device: DeviceClass;
  readonly enrolment: readonly KeystrokeSample[];
  readonly genuine: readonly KeystrokeSample[];
  /** As many as genuine ones. */
  readonly impostors: readonly KeystrokeSample[];
}

const FIRST_REPETITIONS = 10;

/** @throws {EvaluationError} `recordings_unfit` when no two typists have enough samples of one text; see buildTrials */
export function buildStreams(
  recordings: readonly Recording[],
  protocol: UpdateProtocol,
  practice: ImpostorPractice,
  selection: Selection = {},
): Stream[] {
  const groups = groupSequences(selectRecordings(recordings, selection), 'fixed');
  const streams: Stream[] = [];
  for (const group of groups.values()) {
    const fit = group.filter((sequence) => sequence.recordings.length >= protocol.last);
    if (fit.length >= 2) streams.push(...fit.map((own) => streamOf(own, fit, protocol, practice)));
  }
  if (streams.length > 0) return streams;
  throw new EvaluationError(
    'recordings_unfit',
    `${protocol.name} needs two typists or more with ${protocol.last} samples of one text on one kind of device`,
  );
}

function streamOf(
  own: Sequence,
  group: readonly Sequence[],
  { enrolment, last }: UpdateProtocol,
  practice: ImpostorPractice,
): Stream {
  const others = group.filter((sequence) => sequence !== own);
  const samples = own.recordings.slice(0, last).map(({ sample }) => sample);
  const genuine = samples.slice(enrolment);
  const impostors = genuine.flatMap((_, step) => {
    const round = Math.floor(step / others.length);
    const repetition = practice === 'same' ? enrolment + step : round % FIRST_REPETITIONS;
    const recording = others[step % others.length]?.recordings[repetition];
    return recording === undefined ? [] : [recording.sample];
  });
  return {
    id: JSON.stringify([own.subject, own.text, own.device]),
    subject: own.subject,
    text: own.text,
    device: own.device,
    enrolment: samples.slice(0, enrolment),
    genuine,
    impostors,
  };
}
