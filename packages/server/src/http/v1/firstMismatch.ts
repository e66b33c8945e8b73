import { describeType, isRecord } from '@keystroke-auth/engine';
import { IsArray, IsObject, IsUnion, type TObject, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { describeExpected } from './describeExpected.ts';

/** The first place where a value is not what its schema says. */
export interface Mismatch {
  /** JSON pointer (RFC 6901); empty for the value itself. Names fields of the schema only, never the sender's. */
  readonly pointer: string;
  /** By type, never by content. */
  readonly got: string;
  readonly expected: string;
}

/** Runs only when a value was refused, so it may take its time. Null when the value is as the schema says. */
export function firstMismatch(schema: TSchema, value: unknown, pointer = ''): Mismatch | null {
  // As a boolean: its no is about this schema, not about the type of the value.
  const fits: boolean = Check(schema, value);
  if (fits) return null;
  if (IsUnion(schema)) {
    const branch = pickBranch(schema.anyOf, value);
    if (branch !== undefined) return firstMismatch(branch, value, pointer);
  }
  if (IsObject(schema) && isRecord(value)) return inObject(schema, value, pointer);
  if (IsArray(schema) && Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const found = firstMismatch(schema.items, value[i], `${pointer}/${i}`);
      if (found !== null) return found;
    }
    return { pointer, got: `a list of ${value.length}`, expected: describeExpected(schema) };
  }
  return { pointer, got: describeGot(value, schema), expected: describeExpected(schema) };
}

/** The branch that was probably meant, by the kind of value and then by its fields; undefined when none could be. */
function pickBranch(branches: readonly TSchema[], value: unknown): TSchema | undefined {
  if (Array.isArray(value)) return branches.find(IsArray);
  if (!isRecord(value)) return undefined;
  let best: { readonly branch: TObject; readonly cost: number } | undefined;
  for (const branch of branches.filter(IsObject)) {
    const cost = distance(branch, value);
    if (best === undefined || cost < best.cost) best = { branch, cost };
  }
  return best?.branch;
}

/** How many fields are unknown, missing, or a constant of another value. */
function distance(schema: TObject, value: Record<string, unknown>): number {
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(schema.properties, name));
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name));
  const other = Object.entries(schema.properties).filter(
    ([name, property]) => 'const' in property && Object.hasOwn(value, name) && !Check(property, value[name]),
  );
  return unknown.length + missing.length + other.length;
}

function inObject(schema: TObject, value: Record<string, unknown>, pointer: string): Mismatch {
  for (const [name, property] of Object.entries(schema.properties)) {
    const at = `${pointer}/${name}`;
    if (Object.hasOwn(value, name)) {
      const found = firstMismatch(property, value[name], at);
      if (found !== null) return found;
    } else if (schema.required?.includes(name)) {
      return { pointer: at, got: 'nothing', expected: describeExpected(property) };
    }
  }
  const names = Object.keys(schema.properties);
  const expected = names.length === 0 ? 'no fields' : `only ${names.join(', ')}`;
  return { pointer, got: 'an unknown field', expected };
}

/** Where the type is right, what else is wrong: the length of a string, or that it is none of those expected. */
function describeGot(value: unknown, schema: TSchema): string {
  if (typeof value !== 'string') return describeType(value);
  if ('enum' in schema || 'const' in schema) return 'another string';
  const measured = 'minLength' in schema || 'maxLength' in schema;
  return measured ? `a string of ${value.length} characters` : 'a string';
}
