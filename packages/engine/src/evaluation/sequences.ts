import type { DeviceClass, TextMode } from '../models/model.ts';
import { EvaluationError } from './evaluationError.ts';
import type { Recording } from './recording.ts';

/** What one person typed of one text on one kind of device, in order. */
export interface Sequence {
  readonly subject: string;
  readonly text: string;
  readonly device: DeviceClass;
  readonly recordings: readonly Recording[];
}

/**
 * Sequences of people who can be compared with each other, by text and device; free text is one text.
 *
 * @throws {EvaluationError} `recordings_unfit` for free text where a fixed one is needed, or the other way.
 */
export function groupSequences(
  recordings: readonly Recording[],
  mode: TextMode,
): ReadonlyMap<string, readonly Sequence[]> {
  const bySequence = new Map<string, Recording[]>();
  for (const recording of recordings) {
    const text = mode === 'free' ? '' : recording.text;
    if (mode === 'fixed' && text === '') throw freeWhereFixed(recording);
    const key = JSON.stringify([recording.subject, text, recording.device]);
    const sequence = bySequence.get(key);
    if (sequence === undefined) bySequence.set(key, [recording]);
    else sequence.push(recording);
  }
  const groups = new Map<string, Sequence[]>();
  for (const unordered of bySequence.values()) {
    const [first] = unordered;
    if (first === undefined) continue;
    if (mode === 'free') checkFree(first, unordered);
    const text = mode === 'free' ? '' : first.text;
    const key = JSON.stringify([text, first.device]);
    const sequence = {
      subject: first.subject,
      text,
      device: first.device,
      recordings: inOrder(unordered),
    };
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [sequence]);
    else group.push(sequence);
  }
  return groups;
}

/** Sessions by number where they are numbers, else as they come; repetitions within. */
function inOrder(recordings: readonly Recording[]): Recording[] {
  const sessions = Array.from(new Set(recordings.map(({ session }) => session)));
  if (sessions.every((session) => /^\d+$/.test(session))) sessions.sort((a, b) => Number(a) - Number(b));
  const rank = new Map(sessions.map((session, i) => [session, i]));
  const rankOf = ({ session }: Recording): number => rank.get(session) ?? 0;
  return recordings.toSorted((a, b) => rankOf(a) - rankOf(b) || a.repetition - b.repetition);
}

function freeWhereFixed({ subject }: Recording): EvaluationError {
  return new EvaluationError(
    'recordings_unfit',
    `a fixed-text protocol needs to know which text was typed: a recording of subject ${subject} has no ` +
      'text label (for free text use free-N)',
  );
}

function checkFree({ subject, text }: Recording, recordings: readonly Recording[]): void {
  if (text === '' || recordings.length === 1 || recordings.some((other) => other.text !== text)) return;
  throw new EvaluationError(
    'recordings_unfit',
    `a free-text protocol needs different texts: all recordings of subject ${subject} are of one text ` +
      '(for a fixed text use phrase-N)',
  );
}
