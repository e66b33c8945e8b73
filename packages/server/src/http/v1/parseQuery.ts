import { isRecord } from '@keystroke-auth/engine';
import type { TSchema } from 'typebox';

/** Reads the integers and booleans of a query by its schema; whatever is none stays text, for the check to refuse. */
export function parseQuery(schema: TSchema, given: unknown): unknown {
  const properties: unknown = Reflect.get(schema, 'properties');
  if (!isRecord(given) || !isRecord(properties)) return given;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return [name, isRecord(property) ? parseValue(property.type, value) : value];
    }),
  );
}

const INTEGER = /^-?(?:0|[1-9]\d{0,14})$/;

function parseValue(type: unknown, value: unknown): unknown {
  // A parameter that may be repeated is a list also when it is given once.
  if (type === 'array' && typeof value === 'string') return [value];
  if (type === 'integer' && typeof value === 'string' && INTEGER.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
