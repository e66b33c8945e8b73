import * as protocol from '@keystroke-auth/protocol';
import { IsObject, IsSchema, IsUnion, type TSchema } from 'typebox';

/** The wire schemas that have names of their own, by these names. */
const NAMED: readonly (readonly [string, TSchema])[] = Object.entries(protocol).flatMap(
  ([name, value]: [string, unknown]): [string, TSchema][] =>
    IsSchema(value) && (IsObject(value) || IsUnion(value)) ? [[name, value]] : [],
);

/** The same schema has the same text: a schema without a name in the document is told from one with it by that. */
const NAME_OF: ReadonlyMap<string, string> = new Map(
  // Where two names mean the same, the first in the alphabet stands.
  [...NAMED].reverse().map(([name, schema]) => [JSON.stringify(schema), name]),
);

/** A schema as it stands in the document: named parts are references, and `used` learns of them. */
export function refer(schema: TSchema, used: Set<string>): unknown {
  const name = NAME_OF.get(JSON.stringify(schema));
  if (name !== undefined) {
    used.add(name);
    return { $ref: `#/components/schemas/${name}` };
  }
  return referInside(schema, used);
}

/** Every schema that `used` names, and those that they name in turn, in alphabetical order. */
export function componentsOf(used: Set<string>): Record<string, unknown> {
  const written = new Map<string, unknown>();
  // A set that grows while it is walked is walked to its new end.
  for (const name of used) {
    const schema = NAMED.find(([named]) => named === name)?.[1];
    if (schema !== undefined) written.set(name, referInside(schema, used));
  }
  return Object.fromEntries([...written].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function referInside(value: object, used: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => referAny(item, used));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, referAny(item, used)]));
}

function referAny(value: unknown, used: Set<string>): unknown {
  if (IsSchema(value)) return refer(value, used);
  return typeof value === 'object' && value !== null ? referInside(value, used) : value;
}
