import { EvaluationError } from '../evaluationError.ts';
import { type Protocol, parseProtocol } from '../protocol.ts';

/** Sentences of a person that make up a session: the last ten of fifteen (Aalto). */
const SESSION = { from: 6, to: 15 };
export const SESSION_LENGTH = SESSION.to - SESSION.from + 1;
const MOST_ENROLLED = SESSION.from - 1;

/**
 * Free text typed in one go, whole sentences: the first ones enrol, the last ten are the session, of its owner or of an
 * impostor.
 *
 * @throws {EvaluationError} `protocol_unknown` when the session would begin within the enrolment
 */
export function sessionProtocol(enrolled: number): Protocol {
  if (!(enrolled >= 1 && enrolled <= MOST_ENROLLED)) {
    throw new EvaluationError(
      'protocol_unknown',
      `got ${enrolled} sentences to enrol, expected 1 to ${MOST_ENROLLED}: the session begins after them`,
    );
  }
  return { ...parseProtocol(`free-${enrolled}`), genuine: SESSION, impostors: SESSION, firstPresses: null };
}
