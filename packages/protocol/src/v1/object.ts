import Type, { type TProperties } from 'typebox';

/** An object of exactly these fields: unknown ones are refused, so that a misspelt name is noticed. */
export function Strict<Properties extends TProperties>(
  properties: Properties,
  options: { readonly description?: string } = {},
) {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** Text of any characters but the one that PostgreSQL holds in no text. */
export const WITHOUT_NUL = '^[^\\u0000]*$';

/** One page of a list; `next_cursor` fetches the page after it, and is null on the last. */
export function Page<Item extends Type.TSchema>(items: Item) {
  return Strict({ items: Type.Array(items), next_cursor: Type.Union([Type.String(), Type.Null()]) });
}

export const Time = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });
export const NullableTime = Type.Union([Time, Type.Null()]);
