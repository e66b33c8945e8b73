import type { FastifyInstance } from 'fastify';
import { ERRORS_PATH } from '../problem.ts';
import { componentsOf } from './components.ts';
import { describeOperation, errorExamples, type Json } from './describeOperation.ts';
import type { Operation } from './operation.ts';
import { TAGS } from './tags.ts';

const SECURITY_SCHEMES = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, for servers: `Bearer ka_…`' },
  apiKeyHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same key' },
  challenge: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of a challenge, for browsers and apps, good for one use: `Bearer kc_…`',
  },
} as const;

const PARAMETERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'a repeat with the same key and body gets the first answer, and nothing is done twice',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]+$' },
  },
} as const;

const HEADERS = {
  RequestId: {
    description: 'names the request in logs; yours when you sent one',
    schema: { type: 'string' },
  },
  Replayed: {
    description: 'there when the answer is the first one to this Idempotency-Key',
    schema: { type: 'string', const: 'true' },
  },
} as const;

/** What the page begins with (Markdown). */
const INTRODUCTION = `Authentication by typing rhythm. The shortest way through:

1. **Ask for a challenge** before the person types: \`POST /v1/challenges\`. Its token is good for one request. (Policy
   \`require_challenge\`; with it off, leave this step out.)
2. **Enrol**: five samples of the same text, \`POST /v1/users/{user_id}/samples\`.
3. **Verify** each log-in: \`POST /v1/users/{user_id}/verify\`. Only the decision \`allow\` lets anybody in; whatever else comes back,
   an error and no answer included, means another factor.

A sample is what key events report: keys or positions, down and up, milliseconds. Requests need an API key of your backend,
\`Authorization: Bearer ka_…\`; a page has the challenge in its place. Answers below are real ones, with long lists cut.

- [Errors, reasons and scopes](${ERRORS_PATH}): what every code means, and what to do.
- [This document](/openapi.json) as OpenAPI 3.1.
- The guide, with code that runs: \`docs/guide\` in the repository.`;

export interface DescribedRoute {
  /** In lower case. */
  readonly method: string;
  /** With `:name` where a parameter stands. */
  readonly url: string;
  readonly operation: Operation;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The OpenAPI document (3.1) of every route that has an operation. Call it once the server is ready. */
    openApi(): Json;
    /** The routes that the document describes, in its order. */
    readonly describedRoutes: readonly DescribedRoute[];
  }
}

/** Collects the routes that are registered after it. */
export function describeRoutes(server: FastifyInstance, version: string): void {
  const routes: DescribedRoute[] = [];
  server.decorate('describedRoutes', routes);
  server.addHook('onRoute', ({ method, url, config }) => {
    const operation = config?.operation;
    // Fastify adds a HEAD to every GET.
    if (operation === undefined || method === 'HEAD') return;
    for (const one of [method].flat()) routes.push({ method: one.toLowerCase(), url, operation });
  });
  let document: Json | undefined;
  server.decorate('openApi', () => {
    document ??= write();
    return document;
  });

  function write(): Json {
    const used = new Set<string>();
    const paths = new Map<string, Record<string, Json>>();
    for (const { method, url, operation } of routes) {
      const path = url.replace(/:(\w+)/g, '{$1}');
      paths.set(path, {
        ...paths.get(path),
        [method]: describeOperation(method, url, operation, used),
      });
    }
    return {
      openapi: '3.1.0',
      info: {
        title: 'keystroke-auth',
        version,
        description: INTRODUCTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'the service that this document comes from' }],
      tags: Object.entries(TAGS)
        .filter(([name]) => routes.some(({ operation }) => operation.tag === name))
        .map(([name, description]) => ({ name, description })),
      paths: Object.fromEntries(paths),
      components: {
        schemas: componentsOf(used),
        parameters: PARAMETERS,
        headers: HEADERS,
        examples: errorExamples(routes.map(({ operation }) => operation)),
        securitySchemes: SECURITY_SCHEMES,
      },
    };
  }
}
