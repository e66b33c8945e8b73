import type { DecisionWord } from '@keystroke-auth/protocol';
import { isRecord } from '../isRecord.ts';

/**
 * Tells the answer of a route from anything else that a server at that address may send, such as a proxy's page: by the
 * fields that matter. That the fields have the types of the protocol is the service's promise.
 */
export type Check<Answer> = (body: unknown) => body is Answer;

/** An object with at least these fields. */
export function objectWith<Answer extends object>(
  ...fields: readonly (keyof Answer & string)[]
): Check<Answer> {
  return (body): body is Answer => hasFields(body, fields);
}

const DECISIONS: Readonly<Record<DecisionWord, true>> = {
  allow: true,
  step_up: true,
  deny: true,
  insufficient: true,
};

/** An object with at least these fields that says one of the four words: a fifth is no decision. */
export function decisionWith<Answer extends { readonly decision: DecisionWord }>(
  ...fields: readonly (keyof Answer & string)[]
): Check<Answer> {
  return (body): body is Answer =>
    hasFields(body, ['decision', ...fields]) &&
    typeof body.decision === 'string' &&
    Object.hasOwn(DECISIONS, body.decision);
}

/** Of a status that has no body. */
export function nothing(body: unknown): body is undefined {
  return body === undefined;
}

function hasFields(body: unknown, fields: readonly string[]): body is Readonly<Record<string, unknown>> {
  return isRecord(body) && fields.every((field) => Object.hasOwn(body, field));
}
