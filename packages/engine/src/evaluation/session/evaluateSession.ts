import type { DeviceClass, Model } from '../../models/model.ts';
import type { RhythmTemplate } from '../../models/rhythmTemplate.ts';
import type { Recording } from '../recording.ts';
import type { Selection } from '../selectRecordings.ts';
import { buildTrials } from '../trials.ts';
import { type Alarm, type DetectionRow, detectImpostors } from './detectImpostors.ts';
import { type ScoreSessionsOptions, scoreSessions } from './scoreSessions.ts';
import { type SessionLengthRow, sessionLengths } from './sessionLengths.ts';
import { SESSION_LENGTH, sessionProtocol } from './sessionProtocol.ts';

export interface EvaluateSessionOptions extends ScoreSessionsOptions {
  /** Sentences enrolled. */
  readonly enrolled: number;
  readonly target: number;
  /** ms of typing after which what was shown counts half; infinite for no decay. */
  readonly halfLife: number;
  readonly selection?: Selection;
}

export interface SessionResult {
  readonly enrolled: number;
  readonly target: number;
  readonly users: number;
  readonly impostorSessions: number;
  readonly lengths: readonly SessionLengthRow[];
  readonly detection: readonly DetectionRow[];
}

const LENGTHS = [1, 2, 3, 5, SESSION_LENGTH];
/** The target's threshold, and scores at which an impostor is as likely as the owner, 2.7, 7.4 and 20 times as likely. */
const ALARMS: readonly Alarm[] = [null, 0, -1, -2, -3];

/**
 * Measures sessions of free text: what more samples are worth, and how soon impostors are found out.
 *
 * @throws {EvaluationError} `protocol_unknown` for more sentences than may enrol, and what buildTrials throws
 */
export function evaluateSession(
  recordings: readonly Recording[],
  modelOf: (device: DeviceClass) => Model<RhythmTemplate>,
  { enrolled, target, halfLife, selection = {}, ...options }: EvaluateSessionOptions,
): SessionResult {
  const trials = buildTrials(recordings, sessionProtocol(enrolled), selection);
  const typists = scoreSessions(trials, modelOf, options);
  const rule = { target, halfLife };
  return {
    enrolled,
    target,
    users: new Set(typists.map(({ subject }) => subject)).size,
    impostorSessions: typists.reduce((sum, { impostors }) => sum + impostors.length, 0),
    lengths: sessionLengths(typists, LENGTHS, rule),
    detection: ALARMS.map((alarm) => detectImpostors(typists, rule, alarm)),
  };
}
