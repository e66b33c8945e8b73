import { isRecord, type Random } from '@keystroke-auth/engine';
import { below, chance, pick } from './random.ts';

/** Where `$ref` leads to. */
export type Resolve = (reference: string) => unknown;

const LONGEST_LIST = 3;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789-_.';

/** A value that a schema allows, for the part of JSON Schema that the document uses. */
export function drawValue(schema: unknown, resolve: Resolve, random: Random): unknown {
  if (!isRecord(schema)) return null;
  if (typeof schema.$ref === 'string') return drawValue(resolve(schema.$ref), resolve, random);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return pick(random, schema.enum);
  if (Array.isArray(schema.anyOf)) return drawValue(pick(random, schema.anyOf), resolve, random);
  switch (schema.type) {
    case 'object':
      return anObject(schema, resolve, random);
    case 'array': {
      const least = numberIn(schema.minItems, 0);
      const most = Math.min(numberIn(schema.maxItems, LONGEST_LIST), Math.max(LONGEST_LIST, least));
      return Array.from({ length: least + below(random, most - least + 1) }, () =>
        drawValue(schema.items, resolve, random),
      );
    }
    case 'string':
      return aString(schema, random);
    case 'integer':
      return Math.round(aNumber(schema, random));
    case 'number':
      return aNumber(schema, random);
    case 'boolean':
      return chance(random, 0.5);
    default:
      return null;
  }
}

function anObject(schema: Record<string, unknown>, resolve: Resolve, random: Random): unknown {
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const members = isRecord(schema.properties) ? Object.entries(schema.properties) : [];
  return Object.fromEntries(
    members
      .filter(([name]) => required.includes(name) || chance(random, 0.4))
      .map(([name, member]) => [name, drawValue(member, resolve, random)]),
  );
}

/** The edges of what is allowed more often than what is between them. */
function aNumber({ minimum, maximum }: Record<string, unknown>, random: Random): number {
  const least = numberIn(minimum, 0);
  const most = numberIn(maximum, 10_000);
  return pick(random, [least, most, least + random() * (most - least)]);
}

function aString({ minLength, maxLength, pattern }: Record<string, unknown>, random: Random): string {
  const least = numberIn(minLength, 0);
  const most = numberIn(maxLength, 128);
  const length = pick(random, [least, Math.min(most, 12), most]);
  const text = Array.from({ length }, () => LETTERS[below(random, LETTERS.length)]).join('');
  return typeof pattern === 'string' && pattern.startsWith('^https')
    ? `https://${text.slice(8)}.example`
    : text;
}

function numberIn(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
