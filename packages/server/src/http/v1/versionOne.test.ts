import { createHash, randomBytes } from 'node:crypto';
import {
  ERROR_CATALOGUE,
  type ErrorCode,
  MatchRequest,
  ProtocolError,
  UserId,
  VerifyRequest,
} from '@keystroke-auth/protocol';
import type { InjectOptions } from 'fastify';
import Type from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../services/v1/call.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { sampleBody } from '../../testing/typing.ts';
import { createKeystrokeReader, readV1Sample } from './readV1Sample.ts';
import { route } from './route.ts';
import { registerVersionOne } from './versionOne.ts';

/** What a route gets and gives is told by what it answers: it echoes. */
const Echo = Type.Object({ presses: Type.Optional(Type.Integer()), given: Type.Optional(Type.Unknown()) });
const TOKEN = `kc_${'0'.repeat(16)}_${'A'.repeat(43)}`;
const ORIGIN = 'https://app.example.org';

const folder = temporaryFolder();
let service: TestService;
let keys: Record<'all' | 'users' | 'verify', string>;
let lastCall: Call | undefined;
let refusal: ErrorCode | null = null;

beforeAll(async () => {
  service = await startService(folder.path, {
    NODE_ENV: 'production',
    SECRET_KEY: randomBytes(32).toString('base64'),
    CORS_ORIGINS: ORIGIN,
    MAX_KEYSTROKE_EVENTS: '60',
    REQUEST_TIMEOUT: '1',
  });
  const scopesOf = new Map<string, readonly string[]>();
  const make = async (...scopes: string[]) => {
    const { secret } = await service.core.createApiKey('default', 'test');
    scopesOf.set(secret, scopes);
    return secret;
  };
  keys = { all: await make('*'), users: await make('users:*'), verify: await make('verify') };
  const readKeystrokes = createKeystrokeReader({ maxEvents: 60 });
  registerVersionOne(
    service.server,
    {
      authenticateApiKey: async (secret) => {
        const principal = await service.core.authenticateApiKey(secret);
        return principal === null ? null : { ...principal, scopes: scopesOf.get(secret) ?? [] };
      },
      consoleAccess: null,
      readKeystrokes,
    },
    (v1) => {
      const common = { tag: 'People' as const, summary: 'test', errors: [], examples: [] };
      const user = Type.Object({ user_id: UserId });
      route(
        v1,
        {
          ...common,
          ...{ method: 'POST', url: '/v1/echo/:user_id/verify', scope: 'verify', challenge: true },
          ...{ params: user, body: VerifyRequest, answer: { 200: Echo }, idempotent: true },
        },
        async ({ body, params }, call) => {
          lastCall = call;
          if (refusal !== null) throw new ProtocolError(refusal, undefined, { more: 1, status: 200 });
          const samples = 'samples' in body ? body.samples : [body];
          const typed = samples.map((sample, i) =>
            readV1Sample(readKeystrokes, sample, 'samples' in body ? `/samples/${i}` : ''),
          );
          const presses = typed[0]?.sample.timeline.keys.length ?? 0;
          return { status: 200, body: { presses, given: params.user_id } };
        },
      );
      route(
        v1,
        {
          ...common,
          ...{ method: 'POST', url: '/v1/echo-match', scope: 'match', body: MatchRequest },
          ...{ answer: { 200: Echo }, idempotent: false },
        },
        async (_given, call) => {
          lastCall = call;
          return { status: 200, body: {} };
        },
      );
      route(
        v1,
        {
          ...common,
          ...{ method: 'GET', url: '/v1/echoes', scope: 'users:read', idempotent: false },
          query: Type.Object(
            {
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
              locked: Type.Optional(Type.Boolean()),
              user_id: Type.Optional(UserId),
            },
            { additionalProperties: false },
          ),
          answer: { 200: Echo },
        },
        async ({ query }) => ({ status: 200, body: { given: query } }),
      );
      route(
        v1,
        {
          ...common,
          ...{ method: 'POST', url: '/v1/echo/:user_id/unlock', scope: 'users:write', params: user },
          ...{ answer: { 204: null }, idempotent: true },
        },
        async (_given, call) => {
          lastCall = call;
          return { status: 204, body: null };
        },
      );
      route(
        v1,
        {
          ...common,
          ...{ method: 'POST', url: '/v1/echo/:user_id/reset', scope: 'users:reset', params: user },
          ...{ answer: { 200: Echo }, idempotent: true },
        },
        async () => ({ replayed: true, status: 200, json: '{"given":"first"}' }),
      );
      route(
        v1,
        {
          ...common,
          ...{ method: 'GET', url: '/v1/echo/:user_id/export', scope: 'users:export', params: user },
          ...{ answer: { 200: Echo }, idempotent: false },
        },
        () => new Promise(() => undefined),
      );
    },
  );
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

interface Sent {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, unknown>>;
}

async function send(options: InjectOptions, key: string | null = keys.all): Promise<Sent> {
  const answer = await service.server.inject({
    ...options,
    headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...options.headers },
  });
  const body = answer.body === '' ? {} : answer.json();
  return { status: answer.statusCode, body, headers: answer.headers };
}

const verify = (payload: unknown, headers: Record<string, string> = {}, key?: string | null) =>
  send(
    {
      method: 'POST',
      url: '/v1/echo/ada/verify',
      headers: { 'content-type': 'application/json', ...headers },
      payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
    },
    key,
  );

const sample = () => ({ keystroke_data: sampleBody('ada', 1, 0).keystroke_data });

function expectProblem(answer: Sent, code: ErrorCode, members: Record<string, unknown> = {}): void {
  expect(answer.body).toEqual({
    type: `/docs/errors#${code}`,
    title: ERROR_CATALOGUE[code].title,
    status: ERROR_CATALOGUE[code].status,
    detail: expect.any(String),
    instance: `urn:request:${answer.headers['x-request-id']}`,
    code,
    ...members,
  });
  expect(answer.status).toBe(ERROR_CATALOGUE[code].status);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
}

describe('who calls', () => {
  it('takes a key by either header and refuses everything else', async () => {
    expect(await verify(sample())).toMatchObject({ status: 200, body: { presses: 21, given: 'ada' } });
    expect(lastCall?.caller).toMatchObject({ kind: 'key', principal: { application: 'default' } });
    expect(await verify(sample(), { 'x-api-key': keys.verify }, null)).toMatchObject({ status: 200 });
    expectProblem(await verify(sample(), {}, null), 'api_key_missing');
    expectProblem(await verify(sample(), {}, 'nonsense'), 'api_key_invalid');
  });

  it('asks before it reads the body', async () => {
    expectProblem(await verify('{', {}, null), 'api_key_missing');
    expectProblem(await verify('{', {}, keys.users), 'scope_missing', { required_scope: 'verify' });
  });

  it('asks for the scope of the route, which a star covers', async () => {
    expect((await send({ url: '/v1/echoes' }, keys.users)).status).toBe(200);
    expectProblem(await send({ url: '/v1/echoes' }, keys.verify), 'scope_missing', {
      required_scope: 'users:read',
      detail: 'got a key without the scope users:read',
    });
  });

  it('takes a challenge where the route says so, with the origin of the page', async () => {
    expect((await verify(sample(), { origin: ORIGIN }, TOKEN)).status).toBe(200);
    expect(lastCall?.caller).toEqual({ kind: 'challenge', token: TOKEN, origin: ORIGIN });
    expect((await verify(sample(), {}, TOKEN)).status).toBe(200);
    expect(lastCall?.caller).toEqual({ kind: 'challenge', token: TOKEN, origin: null });
    expectProblem(await verify(sample(), {}, 'kc_short'), 'challenge_invalid');
    expectProblem(await send({ url: '/v1/echoes' }, TOKEN), 'api_key_invalid');
  });
});

describe('errors', () => {
  it('are problem documents wherever they come from', async () => {
    expectProblem(await send({ url: '/v1/nowhere' }), 'endpoint_not_found');
    expectProblem(await send({ url: '/v1' }), 'endpoint_not_found');
    const wrong = await send({ method: 'DELETE', url: '/v1/echo-match' });
    expectProblem(wrong, 'method_not_allowed');
    expect(wrong.headers.allow).toBe('POST, OPTIONS');
    expectProblem(await send({ url: '/v1/echo/%E0%A4%A/export' }), 'request_invalid');
    expectProblem(await send({ url: `/v1/echo/${'x'.repeat(5_000)}/export` }), 'request_invalid');
    expectProblem(await send({ url: '/v1/echo/a%00b/export' }), 'user_id_invalid');
    expectProblem(await verify('{"a":'), 'body_not_json', {});
    expectProblem(await verify('{"capture":{"__proto__":{"device":"desktop"}}}'), 'body_not_json');
    expectProblem(await verify(Buffer.from('{"challenge":"\xe9"}', 'latin1')), 'body_not_json', {
      detail: 'the body is not UTF-8, which JSON has to be',
    });
    expectProblem(await verify(''), 'request_not_json');
    expectProblem(await verify('x', { 'content-type': 'text/plain' }), 'media_type_unsupported');
    expectProblem(await send({ method: 'POST', url: '/v1/echo-match' }), 'request_not_json');
    const large = JSON.stringify(sample()).padEnd(service.config.http.bodyLimit + 1);
    expectProblem(await verify(large), 'body_too_large');
    expectProblem(await send({ url: '/v1/echo/ada/export' }), 'request_timeout');
  });

  it('say what to do where there is nothing to say of the one request, never the title again', async () => {
    const { method_not_allowed, media_type_unsupported, api_key_invalid } = ERROR_CATALOGUE;
    const wrong = await send({ method: 'DELETE', url: '/v1/echo-match' });
    expectProblem(wrong, 'method_not_allowed', { detail: method_not_allowed.help });
    const text = await verify('x', { 'content-type': 'text/plain' });
    expectProblem(text, 'media_type_unsupported', { detail: media_type_unsupported.help });
    expectProblem(await send({ url: '/v1/echoes' }, 'ka_live_…'), 'api_key_invalid', {
      detail: api_key_invalid.help,
    });
  });

  it('of services carry their members, which replace no standard field', async () => {
    for (const code of ['samples_refused', 'idempotency_running', 'internal_error'] as const) {
      refusal = code;
      const answer = await verify(sample());
      refusal = null;
      expectProblem(answer, code, { more: 1 });
      expect(answer.headers['retry-after']).toBe(code === 'idempotency_running' ? '1' : undefined);
    }
  });

  it('stay as they were outside /v1', async () => {
    const answer = await service.server.inject('/v1x');
    expect(answer.json()).toEqual({ error: 'Endpoint not found' });
  });
});

describe('bodies', () => {
  const event = { key: 'a', event: 'down', timestamp: 1 };
  it.each<[string, unknown, ErrorCode, string, string]>([
    ['a list where an object is', [], 'body_invalid', '', 'the body: got a list, expected'],
    ['a text', '"secret"', 'body_invalid', '', 'the body: got a string, expected'],
    ['null', 'null', 'body_invalid', '', 'the body: got null, expected'],
    ['nothing in it', {}, 'body_invalid', '/keystroke_data', 'got nothing, expected a list of at least 1'],
    ['an unknown field', { ...sample(), secret: 1 }, 'body_invalid', '', 'the body: got an unknown field'],
    [
      'an unknown field deeper down',
      { ...sample(), capture: { secret: 1 } },
      'body_invalid',
      '/capture',
      '/capture: got an unknown field, expected only mode, device, text',
    ],
    [
      'another word',
      { ...sample(), capture: { device: 'secret' } },
      'body_invalid',
      '/capture/device',
      'got another string, expected one of "desktop"',
    ],
    [
      'a number that is too large',
      { ...sample(), policy: { target_false_match_rate: 0.4242 } },
      'body_invalid',
      '/policy/target_false_match_rate',
      'got a number, expected a number from 0.0005 to 0.1',
    ],
    [
      'a type that none of the choices has',
      { ...sample(), policy: { step_up_false_match_rate: 'secret' } },
      'body_invalid',
      '/policy/step_up_false_match_rate',
      'got a string, expected a number from 0.0005 to 0.5 or null',
    ],
    [
      'too many samples',
      { samples: [sample(), sample(), sample()] },
      'body_invalid',
      '/samples',
      'got a list of 3, expected a list of 1 to 2 items',
    ],
    [
      'a mistake in the second of them',
      { samples: [sample(), { ...sample(), retry_of: 'secret' }] },
      'body_invalid',
      '/samples/1',
      'got an unknown field',
    ],
    [
      'a field of the other form',
      { samples: [sample()], retry_of: 'secret' },
      'body_invalid',
      '',
      'got an unknown field, expected only samples, policy, include',
    ],
    ['no events', { keystroke_data: [] }, 'events_empty', '/keystroke_data', 'at least one event'],
    ['events that are no list', { keystroke_data: 7 }, 'events_not_a_list', '/keystroke_data', 'a number'],
    [
      'a time that is none',
      { samples: [sample(), { keystroke_data: [event, { ...event, timestamp: 'secret' }] }] },
      'timestamp_invalid',
      '/samples/1/keystroke_data',
      '/samples/1/keystroke_data: event 1: got a string',
    ],
    [
      'an unknown field of an event',
      { keystroke_data: [event, { ...event, secret: 1 }, event] },
      'body_invalid',
      '/keystroke_data/1',
      '/keystroke_data/1: got an unknown field, expected only key, event, timestamp',
    ],
    [
      'more events than are taken, some of them wrong',
      { keystroke_data: Array.from({ length: 61 }, () => ({ ...event, secret: 1 })) },
      'too_many_events',
      '/keystroke_data',
      'got 61 events, expected at most 60',
    ],
    [
      'more events than are taken',
      { samples: [{ keystroke_data: Array.from({ length: 61 }, () => event) }] },
      'too_many_events',
      '/samples/0/keystroke_data',
      'got 61 events, expected at most 60',
    ],
    ['one press', { keystroke_data: [event] }, 'too_few_keys', '/keystroke_data', 'got 1 key presses'],
  ])('with %s', async (_, payload, code, pointer, detail) => {
    const answer = await verify(payload);
    expectProblem(answer, code, { pointer, detail: expect.stringContaining(detail) });
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|4242/);
  });

  it('are taken when they are right, as one sample or two', async () => {
    expect((await verify({ ...sample(), include: ['contributions'] })).status).toBe(200);
    expect((await verify({ samples: [sample(), sample()] })).status).toBe(200);
    const vendor = await verify(sample(), { 'content-type': 'application/vnd.app+json; charset=utf-8' });
    expect(vendor.status).toBe(200);
  });

  it('are not taken where none belongs, but for an empty object or nothing', async () => {
    const unlock = (payload: string) =>
      send({
        ...{ method: 'POST', url: '/v1/echo/ada/unlock', payload },
        headers: { 'content-type': 'application/json' },
      });
    expect((await unlock('{}')).status).toBe(204);
    expect((await unlock('')).status).toBe(204);
    expectProblem(await unlock('{"force":true}'), 'body_invalid');
    expectProblem(await unlock('[]'), 'body_invalid');
    expect((await send({ method: 'POST', url: '/v1/echo/ada/unlock' })).status).toBe(204);
  });

  it('hold every press when there are no releases, also of a double letter', async () => {
    const keystroke_data = Array.from('hello').map((key, i) => ({ key, event: 'down', timestamp: i * 120 }));
    const answer = await verify({ keystroke_data, capture: { mode: 'delta' } });
    expect(answer.body).toMatchObject({ presses: 5 });
  });
});

describe('queries', () => {
  it('are read by their schema', async () => {
    const answer = await send({ url: '/v1/echoes?limit=20&locked=true&user_id=7' });
    expect(answer.body).toEqual({ given: { limit: 20, locked: true, user_id: '7' } });
  });

  it.each([
    ['limit=0', 'limit: got a number, expected an integer from 1 to 100'],
    ['limit=1e1', 'limit: got a string, expected an integer from 1 to 100'],
    ['limit=', 'limit: got a string, expected an integer from 1 to 100'],
    ['limit=1&limit=2', 'limit: got a list, expected an integer from 1 to 100'],
    ['locked=yes', 'locked: got a string, expected true or false'],
    ['secret=1', 'querystring: got an unknown field, expected only limit, locked, user_id'],
  ])('%s is refused', async (query, detail) => {
    expectProblem(await send({ url: `/v1/echoes?${query}` }), 'query_invalid', { detail });
  });
});

describe('idempotency keys', () => {
  it('come with the route and the hash of the bytes', async () => {
    const payload = `${JSON.stringify(sample())} `;
    await verify(payload, { 'idempotency-key': 'k 1' });
    expect(lastCall?.idempotency).toEqual({
      key: 'k 1',
      route: 'POST /v1/echo/:user_id/verify',
      bodyHash: createHash('sha256').update(payload).digest(),
    });
    await send({
      ...{ method: 'POST', url: '/v1/echo/ada/unlock' },
      headers: { 'idempotency-key': 'k' },
    });
    expect(lastCall?.idempotency?.bodyHash).toEqual(createHash('sha256').digest());
    await verify(sample());
    expect(lastCall?.idempotency).toBeNull();
  });

  it('are refused when they are not 1 to 255 printable characters, and ignored where they mean nothing', async () => {
    expect((await verify(sample(), { 'idempotency-key': 'x'.repeat(255) })).status).toBe(200);
    for (const key of ['', 'x'.repeat(256), 'ü', 'a\tb']) {
      expectProblem(await verify(sample(), { 'idempotency-key': key }), 'idempotency_key_invalid');
    }
    const { status } = await send({
      ...{ method: 'POST', url: '/v1/echo-match', payload: { reference: [sample()], probe: [sample()] } },
      headers: { 'idempotency-key': '' },
    });
    expect([status, lastCall?.idempotency]).toEqual([200, null]);
  });

  it('bring the first answer back, which says so', async () => {
    const answer = await send({ method: 'POST', url: '/v1/echo/ada/reset' });
    expect(answer).toMatchObject({ status: 200, body: { given: 'first' } });
    expect(answer.headers).toMatchObject({
      'idempotency-replayed': 'true',
      'content-type': 'application/json; charset=utf-8',
    });
  });
});

describe('other origins', () => {
  const preflight = (url: string, origin = ORIGIN) =>
    send(
      {
        ...{ method: 'OPTIONS', url },
        headers: { origin, 'access-control-request-method': 'POST' },
      },
      null,
    );

  it('may call the routes that take a challenge, when they are named', async () => {
    const { status, headers } = await preflight('/v1/echo/ada/verify');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-headers': 'content-type, authorization, idempotency-key, x-request-id',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    const answer = await verify(sample(), { origin: ORIGIN }, TOKEN);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': 'x-request-id, idempotency-replayed, retry-after',
    });
    const stranger = await verify(sample(), { origin: 'https://evil.example' }, TOKEN);
    expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('may not call the others', async () => {
    for (const url of ['/v1/echo-match', '/v1/echoes', '/v1/nowhere']) {
      expect((await preflight(url)).headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

describe('the routes of the Flask service', () => {
  it('say in headers that there is a successor', async () => {
    const answer = await service.server.inject({ method: 'POST', url: '/train' });
    expect(answer.headers).toMatchObject({
      deprecation: '@1796083200',
      sunset: 'Mon, 01 Jan 2029 00:00:00 GMT',
      link: '</docs>; rel="successor-version"',
    });
    expect((await service.server.inject('/health')).headers).not.toHaveProperty('deprecation');
  });
});
