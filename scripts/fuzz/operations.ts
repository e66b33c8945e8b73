import { readFileSync } from 'node:fs';
import { isRecord } from '@keystroke-auth/engine';
import type { Resolve } from './drawValue.ts';

/** A route as the document has it. */
export interface Operation {
  readonly method: string;
  /** With names in braces, such as `/v1/users/{user_id}`. */
  readonly path: string;
  readonly query: readonly { readonly name: string; readonly schema: unknown }[];
  /** Null: it takes no body. */
  readonly body: { readonly schema: unknown; readonly examples: readonly unknown[] } | null;
}

export interface Grammar {
  readonly operations: readonly Operation[];
  readonly resolve: Resolve;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The grammar of requests: every route of `docs/openapi.json`. */
export function readGrammar(): Grammar {
  const document: unknown = JSON.parse(
    readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
  );
  const resolve: Resolve = (reference) => at(document, reference.slice('#/'.length).split('/'));
  const operations = Object.entries(Object(at(document, ['paths']))).flatMap(([path, methods]) =>
    Object.entries(Object(methods))
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => describe(method, path, operation)),
  );
  if (operations.length === 0) throw new Error('docs/openapi.json: got no routes');
  return { operations, resolve };
}

function describe(method: string, path: string, operation: unknown): Operation {
  const parameters = at(operation, ['parameters']);
  const content = at(operation, ['requestBody', 'content', 'application/json']);
  const examples = Object.values(Object(at(content, ['examples']))).map((example) => at(example, ['value']));
  return {
    method: method.toUpperCase(),
    path,
    query: (Array.isArray(parameters) ? parameters : [])
      .filter((parameter) => at(parameter, ['in']) === 'query')
      .map((parameter) => ({ name: String(at(parameter, ['name'])), schema: at(parameter, ['schema']) })),
    body: content === undefined ? null : { schema: at(content, ['schema']), examples },
  };
}

function at(value: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>((found, name) => (isRecord(found) ? found[name] : undefined), value);
}
