import { readFileSync } from 'node:fs';
import { Attempt, ERROR_CATALOGUE, VerifyRequest } from '@keystroke-auth/protocol';
import { Validator } from '@seriousme/openapi-schema-validator';
import Type from 'typebox';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { createKeystrokeReader } from '../v1/readV1Sample.ts';
import { route } from '../v1/route.ts';
import { registerVersionOne } from '../v1/versionOne.ts';

const folder = temporaryFolder();
let service: TestService;
beforeEach(async () => {
  service = await startService(folder.path);
});
afterEach(async () => {
  await service.stop();
  folder.remove();
});

async function documentOf(): Promise<Record<string, unknown>> {
  const answer = await service.server.inject('/openapi.json');
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

async function expectValid(document: Record<string, unknown>): Promise<void> {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  const text = JSON.stringify(document);
  for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const target = pointer.split('/').reduce<unknown>((at, name) => Reflect.get(Object(at), name), document);
    expect([pointer, typeof target]).toEqual([pointer, 'object']);
  }
}

it('is valid OpenAPI 3.1 and has every compatible route, deprecated', async () => {
  const document = await documentOf();
  await expectValid(document);
  expect(document).toMatchObject({
    paths: {
      '/train': { post: { deprecated: true } },
      '/predict': { post: { deprecated: true } },
      '/user/{user_id}/info': { get: { deprecated: true, parameters: [{ name: 'user_id', in: 'path' }] } },
      '/health': { get: { security: [] } },
    },
  });
});

it('is the one that is committed', async () => {
  const committed = readFileSync(new URL('../../../../../docs/openapi.json', import.meta.url), 'utf8');
  expect(JSON.parse(committed)).toEqual(await documentOf());
});

it('says of a route of version 1 what the route does', async () => {
  const body = { keystroke_data: [{ key: '#0', event: 'down', timestamp: 1 }] };
  registerVersionOne(
    service.server,
    { authenticateApiKey: async () => null, consoleAccess: null, readKeystrokes: createKeystrokeReader({}) },
    (v1) =>
      route(
        v1,
        {
          ...{ method: 'POST', url: '/v1/echo/:user_id', scope: 'verify', challenge: true },
          ...{ tag: 'Typing', summary: 'Decide', idempotent: true, errors: ['retry_invalid'] },
          params: Type.Object({ user_id: Type.String() }),
          query: Type.Object({ limit: Type.Optional(Type.Integer()) }),
          body: VerifyRequest,
          answer: { 200: Attempt, 204: null },
          examples: [
            {
              name: 'one',
              summary: 'One',
              params: { user_id: 'ada' },
              query: { limit: '3' },
              body,
              status: 200,
            },
            { name: 'wrong', summary: 'Wrong', body: {}, status: 400 },
          ],
        },
        async () => ({ status: 204, body: null }),
      ),
  );
  const document = await documentOf();
  await expectValid(document);
  expect(document).toMatchObject({
    tags: expect.arrayContaining([expect.objectContaining({ name: 'Typing' })]),
    paths: {
      '/v1/echo/{user_id}': {
        post: {
          security: [{ apiKey: [] }, { apiKeyHeader: [] }, { challenge: [] }],
          'x-required-scope': 'verify',
          parameters: [
            { name: 'user_id', in: 'path', required: true, example: 'ada' },
            { name: 'limit', in: 'query', required: false, example: 3 },
            { $ref: '#/components/parameters/IdempotencyKey' },
          ],
          requestBody: {
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/VerifyRequest' },
                examples: { one: { value: body } },
              },
            },
          },
          responses: {
            200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Attempt' } } } },
            409: {
              content: {
                'application/problem+json': {
                  schema: { $ref: '#/components/schemas/Problem' },
                  examples: { retry_invalid: {}, idempotency_running: {} },
                },
              },
            },
          },
        },
      },
    },
    components: { schemas: { Sample: {}, Capture: {}, PolicyOverride: {} } },
  });
  // Of codes that no route of version 1 sends, there is no example.
  const examples = Object.keys(Object(Object(document.components).examples));
  expect(examples).toEqual(
    expect.arrayContaining(['retry_invalid', 'idempotency_running', 'internal_error']),
  );
  expect(examples).not.toContain('user_not_enrolled');
  expect(Object.keys(ERROR_CATALOGUE)).toEqual(expect.arrayContaining(examples));
});
