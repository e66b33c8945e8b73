import { EvaluationError } from './evaluationError.ts';
import type { Recording } from './recording.ts';
import { takesPart, type UserSplit } from './userSplit.ts';

/** Which of the recordings are measured. */
export interface Selection {
  /** Only this session. Default: `two-handed` where there is one (GREYC), else all of them in their order. */
  readonly session?: string;
  /** Only these people, as targets and as impostors. Default everybody. */
  readonly users?: UserSplit;
}

const DEFAULT_SESSION = 'two-handed';

/** @throws {EvaluationError} `session_unknown`, `users_invalid` */
export function selectRecordings(recordings: readonly Recording[], selection: Selection): Recording[] {
  const { users } = selection;
  const session = sessionOf(recordings, selection.session);
  const subjects = new Map<string, boolean>();
  return recordings.filter((recording) => {
    if (session !== null && recording.session !== session) return false;
    if (users === undefined) return true;
    let chosen = subjects.get(recording.subject);
    if (chosen === undefined) {
      chosen = takesPart(recording.subject, users);
      subjects.set(recording.subject, chosen);
    }
    return chosen;
  });
}

function sessionOf(recordings: readonly Recording[], asked: string | undefined): string | null {
  const sessions = new Set(recordings.map(({ session }) => session));
  if (asked === undefined) return sessions.has(DEFAULT_SESSION) ? DEFAULT_SESSION : null;
  if (sessions.has(asked)) return asked;
  const known = Array.from(sessions).slice(0, 20).join(', ');
  throw new EvaluationError('session_unknown', `session "${asked}": expected one of ${known}`);
}
