import { isRecord, type KeystrokeSample } from '@keystroke-auth/engine';
import { isUserId, ProtocolError } from '@keystroke-auth/protocol';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { firstMismatch } from './firstMismatch.ts';
import { parseQuery } from './parseQuery.ts';

/** The parts of a request that a route of version 1 gives schemas for. */
export type RequestPart = 'body' | 'querystring' | 'params' | 'headers';

/** Reads keystrokes and tells what is wrong with them. @throws {ProtocolError} with a code of the engine's */
export type ReadKeystrokes = (data: unknown, pointer?: string) => KeystrokeSample;

/** What Fastify takes from a validator: the value to go on with, or why there is none. */
export type Validated = { readonly value: unknown } | { readonly error: ProtocolError };

/**
 * Compiles one schema to a check of one part of a request. Nothing is coerced, but that a query, which is text, has its
 * integers and booleans read. What is wrong inside `keystroke_data` is said by the engine's codes.
 */
export function compileValidator(
  schema: TSchema,
  part: RequestPart,
  readKeystrokes: ReadKeystrokes,
): (given: unknown) => Validated {
  const validator = Compile(schema);
  return (given) => {
    const value = part === 'querystring' ? parseQuery(schema, given) : given;
    try {
      if (!validator.Check(value)) throw refusalOf(schema, value, part, readKeystrokes);
      if (isRecord(value) && typeof value.user_id === 'string' && !isUserId(value.user_id)) {
        throw new ProtocolError('user_id_invalid');
      }
      return { value };
    } catch (error) {
      if (error instanceof ProtocolError) return { error };
      throw error;
    }
  };
}

const CODES = {
  body: 'body_invalid',
  querystring: 'query_invalid',
  params: 'request_invalid',
  headers: 'header_invalid',
} as const;

function refusalOf(
  schema: TSchema,
  value: unknown,
  part: RequestPart,
  readKeystrokes: ReadKeystrokes,
): ProtocolError {
  const found = firstMismatch(schema, value);
  // The compiled check and the one that explains are of one library; should they ever differ, the refusal stands.
  if (found === null) return new ProtocolError(CODES[part]);
  if (part === 'body') refuseKeystrokes(value, found.pointer, readKeystrokes);
  const where = part === 'body' ? found.pointer || 'the body' : found.pointer.slice(1) || part;
  return new ProtocolError(CODES[part], `${where}: got ${found.got}, expected ${found.expected}`, {
    ...(part === 'body' ? { pointer: found.pointer } : {}),
  });
}

/** When the first mistake is inside a `keystroke_data`, the engine says what it makes of it. */
function refuseKeystrokes(body: unknown, pointer: string, readKeystrokes: ReadKeystrokes): void {
  const inside = /^(.*\/keystroke_data)(?:\/|$)/.exec(pointer)?.[1];
  if (inside === undefined) return;
  let data = body;
  for (const name of inside.slice(1).split('/')) {
    data = typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined;
  }
  if (data !== undefined) readKeystrokes(data, inside);
}
