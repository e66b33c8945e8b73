import Type from 'typebox';

export const MAX_USER_ID_LENGTH = 128;

/**
 * The integrator's name for a person: 1 to 128 printable characters (code points): no control, format, surrogate,
 * private-use, unassigned or invisible characters, no line or paragraph separators, no replacement character (which is
 * what broken UTF-8 turns into, so that different ids would become one), no space at either end. Compared code point
 * by code point: nothing is folded or normalised.
 */
const PRINTABLE = /^(?!\s)[^\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFFD]+(?<!\s)$/u;

export const UserId = Type.String({ minLength: 1, description: '1 to 128 printable characters' });

export function isUserId(value: unknown): value is string {
  return typeof value === 'string' && PRINTABLE.test(value) && Array.from(value).length <= MAX_USER_ID_LENGTH;
}
