/** Why keystroke data can't be used. Stable codes: clients and the error catalogue rely on them. */
export type KeystrokeErrorCode =
  | 'events_not_a_list'
  | 'events_empty'
  | 'too_many_events'
  | 'event_not_an_object'
  | 'key_invalid'
  | 'event_kind_invalid'
  | 'timestamp_invalid'
  | 'too_few_keys';

/**
 * Keystroke data that can't be used: a code, the index of the offending event (null when it is about the
 * whole list), and a message that says what was got and what was expected.
 *
 * Messages describe values by their type, never by their content: a key name is part of what somebody typed.
 */
export class KeystrokeError extends Error {
  override readonly name = 'KeystrokeError';
  readonly code: KeystrokeErrorCode;
  readonly index: number | null;

  constructor(code: KeystrokeErrorCode, index: number | null, got: string, expected: string) {
    super(`${index === null ? 'keystroke_data' : `event ${index}`}: got ${got}, expected ${expected}`);
    this.code = code;
    this.index = index;
  }
}

/** Names a value's type for a message, without its content. */
export function describeType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : 'a number that is not finite';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
