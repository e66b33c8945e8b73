import { EvaluationError } from './evaluationError.ts';

/** Which people take part: those whose number leaves one of the remainders. */
export interface UserSplit {
  readonly modulus: number;
  readonly remainders: readonly number[];
}

const EXPECTED = 'expected MOD:REST[,REST…] with every REST below MOD, such as 5:0,1';

/** Reads `MOD:REST[,REST…]`. @throws {EvaluationError} `users_invalid` */
export function parseUserSplit(text: string): UserSplit {
  const match = /^(\d+):(\d+(?:,\d+)*)$/.exec(text);
  if (match === null) throw new EvaluationError('users_invalid', `users "${text}": ${EXPECTED}`);
  const modulus = Number(match[1]);
  const remainders = (match[2] ?? '').split(',').map(Number);
  if (remainders.some((remainder) => remainder >= modulus)) {
    throw new EvaluationError('users_invalid', `users "${text}": ${EXPECTED}`);
  }
  return { modulus, remainders };
}

/**
 * Whether somebody takes part, by the number in the id (`s002` is 2).
 *
 * @throws {EvaluationError} `users_invalid` for an id without a number, which no split can place.
 */
export function takesPart(subject: string, split: UserSplit): boolean {
  const digits = /\d+/.exec(subject);
  if (digits === null) {
    throw new EvaluationError('users_invalid', `subject "${subject}": expected a number in it to split by`);
  }
  return split.remainders.includes(Number(digits[0]) % split.modulus);
}
