import { EvaluationError } from '../evaluationError.ts';

/**
 * Who tries in between, one impostor try after each genuine one, cycling over everybody else. `first`: their first ten
 * repetitions, as in novice-n: impostors who hardly know the text. `same`: the repetition that the typist has just
 * reached: impostors who have practised as much.
 */
export type ImpostorPractice = 'first' | 'same';

/** Samples of one typist in the order in which they were typed; the first is 1, both ends included. */
export interface UpdateProtocol {
  readonly name: string;
  /** The first so many samples enrol; those after them arrive one by one, up to `last`. */
  readonly enrolment: number;
  readonly last: number;
  /** From here to `last` the rates are measured. */
  readonly reportedFrom: number;
}

const MAX_ENROLMENT = 50;

/** novice-n: its genuine tries are the repetitions 51 to 150. all-n: all of CMU, measured where Killourhy & Maxion did. */
const FAMILIES = {
  novice: { last: 150, reportedFrom: 51 },
  all: { last: 400, reportedFrom: 201 },
} as const;

/** The protocol of `novice-N` or `all-N`. @throws {EvaluationError} `protocol_unknown` */
export function parseUpdateProtocol(name: string): UpdateProtocol {
  const match = /^(novice|all)-([1-9]\d?)$/.exec(name);
  const enrolment = Number(match?.[2]);
  if (match === null || enrolment > MAX_ENROLMENT) {
    throw new EvaluationError(
      'protocol_unknown',
      `update protocol "${name}": expected novice-N or all-N (N from 1 to ${MAX_ENROLMENT})`,
    );
  }
  return { name, enrolment, ...FAMILIES[match[1] === 'all' ? 'all' : 'novice'] };
}
