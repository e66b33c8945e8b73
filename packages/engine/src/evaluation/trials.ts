import type { KeystrokeSample } from '../keystrokes/sample.ts';
import type { DeviceClass } from '../models/model.ts';
import { EvaluationError } from './evaluationError.ts';
import { firstPresses } from './firstPresses.ts';
import { type Protocol, type Span, samplesNeeded } from './protocol.ts';
import type { Recording } from './recording.ts';
import { type Selection, selectRecordings } from './selectRecordings.ts';
import { groupSequences, type Sequence } from './sequences.ts';

/** One template to be, and the tries against it. */
export interface EnrolledTypist {
  /** Unique among the trials: subject, text and device. */
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly device: DeviceClass;
  readonly enrolment: readonly KeystrokeSample[];
  /** In the order in which they were typed. */
  readonly genuine: readonly KeystrokeSample[];
  readonly impostors: readonly KeystrokeSample[];
}

export interface Trials {
  readonly protocol: Protocol;
  readonly typists: readonly EnrolledTypist[];
  /** Sequences of samples too short for the protocol, which take no part: not as impostors either. */
  readonly leftOut: number;
}

/**
 * Lays recordings out as a protocol says. Every subject on every text is one enrolled typist; impostors are
 * the others on the same text and device.
 *
 * @throws {EvaluationError} `recordings_unfit` when no two typists can be compared; `session_unknown`;
 * `users_invalid`.
 */
export function buildTrials(
  recordings: readonly Recording[],
  protocol: Protocol,
  selection: Selection = {},
): Trials {
  const sequences = groupSequences(selectRecordings(recordings, selection), protocol.text);
  const needed = samplesNeeded(protocol);
  const typists: EnrolledTypist[] = [];
  for (const group of sequences.values()) {
    const fit = group.filter(({ recordings: { length } }) => length >= needed);
    if (fit.length >= 2) typists.push(...layOut(fit, protocol));
  }
  const all = [...sequences.values()].flat();
  if (typists.length === 0) throw unfit(all, protocol, needed);
  return { protocol, typists, leftOut: all.length - typists.length };
}

function layOut(group: readonly Sequence[], protocol: Protocol): EnrolledTypist[] {
  const cut = samplesOf(protocol);
  const tries = group.map(({ recordings }) => cut(recordings, protocol.impostors));
  return group.map(({ subject, text, device, recordings }, self) => ({
    id: JSON.stringify([subject, text, device]),
    subject,
    text,
    device,
    enrolment: cut(recordings, protocol.enrolment),
    genuine: cut(recordings, protocol.genuine),
    impostors: tries.flatMap((others, i) => (i === self ? [] : others)),
  }));
}

function samplesOf({ firstPresses: count }: Protocol) {
  return (recordings: readonly Recording[], { from, to }: Span): KeystrokeSample[] =>
    recordings
      .slice(from - 1, to ?? undefined)
      .map(({ sample }) => (count === null ? sample : firstPresses(sample, count)));
}

function unfit(all: readonly Sequence[], protocol: Protocol, needed: number): EvaluationError {
  const most = Math.max(0, ...all.map(({ recordings: { length } }) => length));
  const wanted = `${protocol.name} needs two typists or more with ${needed} samples or more each`;
  const got =
    most >= needed
      ? 'no two of them typed the same text on the same kind of device'
      : `got ${all.length} typists with ${most} samples at most`;
  return new EvaluationError('recordings_unfit', `${wanted}: ${got}`);
}
