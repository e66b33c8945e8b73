import { serialiseError } from './serialisers.ts';

/**
 * Names of fields that must never be written, in lower case. `key` and `timestamp` are what was typed and when;
 * the rest gives access. The service does not log any of them; this holds when somebody forgets.
 */
export const SECRET_FIELDS: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'cookie',
  'set-cookie',
  'keystroke_data',
  'key',
  'timestamp',
  'secret',
  'secret_key',
  'secretkey',
  'api_key',
  'apikey',
  'password',
  'token',
  'challenge',
];
export const CENSOR = '[redacted]';

const secretFields: ReadonlySet<string> = new Set(SECRET_FIELDS);

/** Log objects are flat; what is nested deeper than this is not meant for a log (and may contain itself). */
const DEPTH = 5;

/**
 * A copy without secret fields at any depth. Pino's own `redact` knows paths, not names, so it cannot do this.
 * Only plain data is followed: a request, a socket or a buffer under any name becomes its class name.
 *
 * @param kept names at the top that have serialisers of their own
 */
export function scrub(fields: object, kept: ReadonlySet<string>): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    clean[name] = kept.has(name) ? value : scrubField(name, value, DEPTH);
  }
  return clean;
}

function scrubField(name: string, value: unknown, depth: number): unknown {
  return secretFields.has(name.toLowerCase()) && value !== undefined ? CENSOR : scrubValue(value, depth);
}

function scrubValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Error) return serialiseError(value);
  if (depth === 0) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, depth - 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor?.name ?? 'object'}]`;
  const clean: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) clean[name] = scrubField(name, item, depth - 1);
  return clean;
}
