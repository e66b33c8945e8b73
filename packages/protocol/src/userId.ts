import Type from 'typebox';

export const MAX_USER_ID_LENGTH = 128;

/**
 * The integrator's name for a person: 1 to 128 printable characters (code points): no control, format,
 * surrogate, private-use or unassigned characters, no line or paragraph separators.
 */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

export const UserId = Type.String({ minLength: 1, description: '1 to 128 printable characters' });

export function isUserId(value: unknown): value is string {
  return typeof value === 'string' && PRINTABLE.test(value) && Array.from(value).length <= MAX_USER_ID_LENGTH;
}
