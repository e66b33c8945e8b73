import { readFileSync } from 'node:fs';
import { isRecord } from '@keystroke-auth/engine';
import { ERROR_CATALOGUE } from '@keystroke-auth/protocol';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  describedRoutes,
  type PreparedExamples,
  prepareExamples,
  type Received,
  shownAnswer,
} from '../../testing/exampleAnswers.ts';
import type { DescribedRoute } from './document.ts';
import { type Example, operationId } from './operation.ts';
import { RECORDED_ANSWERS } from './recordedAnswers.generated.ts';

/** Answers of the transport, on any path, before a route is known; and what only the console meets, whose session is not in the document. */
const BEFORE_ANY_ROUTE = [
  'console_session_ended',
  'console_streams_exceeded',
  'console_request_foreign',
  'endpoint_not_found',
  'method_not_allowed',
  'request_too_slow',
];

type Json = Readonly<Record<string, unknown>>;

/** The committed document, judged by a validator that shares no code with the service. */
const document: unknown = JSON.parse(
  readFileSync(new URL('../../../../../docs/openapi.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false });
formats.default(ajv, ['date-time']);
// The document holds the schemas, and is none itself.
ajv.addVocabulary(['openapi', 'info', 'servers', 'tags', 'paths', 'components']);
ajv.addSchema(Object(document), 'openapi');

let prepared: PreparedExamples;
beforeAll(async () => {
  prepared = await prepareExamples();
});
afterAll(() => prepared.remove());

for (const route of await describedRoutes()) {
  describe(`${route.method.toUpperCase()} ${route.url}`, () => {
    it('shows what is answered, and what is refused', () => {
      const statuses = route.operation.examples.map(({ status }) => status);
      expect(statuses.filter((status) => status < 300)).not.toEqual([]);
      // Where no key is needed and nothing is sent, nothing can be wrong.
      if (route.operation.access !== null) {
        expect(statuses.filter((status) => status >= 400 && status < 500)).not.toEqual([]);
      }
      const names = route.operation.examples.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    });

    it.concurrent.each(route.operation.examples)('$name: $status', async (example) => {
      const answer = await prepared.send(route, example);
      expect([answer.status, answer.body]).toEqual([example.status, expect.anything()]);
      expect(answer.requestId).toBe('contract');
      expectAsDocumented(route, example, answer);
      const recorded = RECORDED_ANSWERS[operationId(route.method, route.url)]?.[example.name];
      if (answer.status >= 300 || answer.body === '') expect(recorded).toBeUndefined();
      // After a change of answers: `npm run docs`.
      else if (!example.drawn) expect(recorded).toEqual(shownAnswer(answer.body, prepared.ids));
    });
  });
}

describe('the document', () => {
  const codes = responses().flatMap(({ response }) =>
    [...String(response.description).matchAll(/^- `(\w+)`:/gm)].map(([, code]) => code ?? ''),
  );

  it('says of every code of the catalogue where it comes from', () => {
    const elsewhere = BEFORE_ANY_ROUTE;
    expect(new Set([...codes, ...elsewhere])).toEqual(new Set(Object.keys(ERROR_CATALOGUE)));
  });

  it('gives every refusal of version 1 as a problem', () => {
    const refusals = responses().filter(({ path, status }) => path.startsWith('/v1/') && status >= 400);
    expect(refusals.length).toBeGreaterThan(100);
    for (const { path, status, response } of refusals) {
      expect([path, status, response.content]).toEqual([
        path,
        status,
        { 'application/problem+json': expect.objectContaining({ schema: PROBLEM }) },
      ]);
    }
  });
});

const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** What went there and what came back are as the document says. */
function expectAsDocumented({ url, method }: DescribedRoute, { body, status }: Example, got: Received): void {
  const path = url.replace(/:(\w+)/g, '{$1}');
  if (body !== undefined && status < 400) {
    expectValid(body, ['paths', path, method, 'requestBody', 'content', 'application/json', 'schema']);
  }
  const response = ['paths', path, method, 'responses', `${status}`];
  const content = at([...response, 'content']);
  if (content === undefined) {
    expect([got.body, got.type]).toEqual(['', null]);
    return;
  }
  const [type = ''] = Object.keys(Object(content));
  expect(got.type).toBe(`${type}; charset=utf-8`);
  expectValid(got.body, [...response, 'content', type, 'schema']);
  if (type !== 'application/problem+json') return;
  expect(got.body).toMatchObject({ status, instance: 'urn:request:contract' });
  const code = String(Object(got.body).code);
  expect(Object.keys(Object(at([...response, 'content', type, 'examples'])))).toContain(code);
  expect(got.body).toMatchObject({ type: `/docs/errors#${code}` });
}

function expectValid(value: unknown, place: readonly string[]): void {
  const pointer = place.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1')));
  const validate = ajv.compile({ $ref: `openapi#/${pointer.join('/')}` });
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
}

/** What stands at a place of the document; undefined for nothing. */
function at(place: readonly string[]): unknown {
  return place.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), document);
}

function responses(): { readonly path: string; readonly status: number; readonly response: Json }[] {
  return Object.entries(Object(at(['paths']))).flatMap(([path, operations]) =>
    Object.values(Object(operations)).flatMap((operation) =>
      Object.entries(Object(Object(operation).responses)).map(([status, response]) => ({
        path,
        status: Number(status),
        response: Object(response),
      })),
    ),
  );
}
