import type { Scope } from '@keystroke-auth/protocol';
import { afterAll, expect, it } from 'vitest';
import { IDLE_MS, LIFE_MS } from '../../services/console/consoleSessions.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { makeKey, startV1, type V1Service } from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);

const SESSION = '/v1/console/session';
type Headers = Readonly<Record<string, string>>;
/** What a browser sends from the console's page. */
const OWN: Headers = {
  host: 'auth.example.org',
  origin: 'https://auth.example.org',
  'sec-fetch-site': 'same-origin',
  'x-console': '1',
};

async function ask(method: 'GET' | 'POST' | 'DELETE' | 'PATCH', url: string, headers: Headers, service = v1) {
  const answer = await service.service.server.inject({ method, url, headers });
  const code: unknown = answer.body === '' ? null : answer.json().code;
  return { status: answer.statusCode, code, cookie: answer.headers['set-cookie'], body: answer.body };
}

async function signIn(scopes: readonly (Scope | '*')[] = ['*'], service: V1Service = v1) {
  const key = await makeKey(service.service, 'default', scopes);
  const answer = await ask('POST', SESSION, { ...OWN, authorization: `Bearer ${key}` }, service);
  const cookie = String(answer.cookie);
  return { key, answer, cookie, pair: cookie.slice(0, cookie.indexOf(';')) };
}

it('gives a cookie for a key, and the cookie may what the key may', async () => {
  const { key, answer, cookie, pair } = await signIn(['users:read']);
  expect(answer.status).toBe(201);
  expect(cookie).toMatch(/^ka_console=[\w-]+; Path=\/v1; Max-Age=900; HttpOnly; SameSite=Strict$/);
  expect(answer.body).not.toContain(key);
  expect(Buffer.from(pair, 'base64url').toString('latin1')).not.toContain(key.slice(8, 24));
  expect((await ask('GET', '/v1/users', { ...OWN, cookie: pair })).status).toBe(200);
  expect(await ask('GET', '/v1/keys', { ...OWN, cookie: pair })).toMatchObject({ code: 'scope_missing' });
  const who = await ask('GET', SESSION, { ...OWN, cookie: pair });
  expect(JSON.parse(who.body)).toMatchObject({ application: 'default', scopes: ['users:read'] });
});

it('is Secure, under a name that a browser guards, where the connection is', async () => {
  const proxied = await startV1({ env: { TRUST_PROXY: '127.0.0.1' } });
  const key = await makeKey(proxied.service);
  const headers = { ...OWN, 'x-forwarded-proto': 'https', authorization: `Bearer ${key}` };
  const { cookie } = await ask('POST', SESSION, headers, proxied);
  expect(cookie).toMatch(/^__Secure-ka_console=.+; Secure$/);
  await proxied.stop();
});

it('gives none for a wrong key, and limits how often one can be tried', async () => {
  const other = await startV1();
  const wrong = { ...OWN, authorization: `Bearer ka_live_${'0'.repeat(16)}_${'a'.repeat(43)}` };
  const answers = [];
  for (let i = 0; i < 11; i += 1) answers.push(await ask('POST', SESSION, wrong, other));
  expect(answers[0]).toMatchObject({ status: 401, code: 'api_key_invalid', cookie: undefined });
  expect(answers[10]).toMatchObject({ status: 429, code: 'rate_limited' });
  await other.stop();
});

it('refuses what another site makes a browser send', async () => {
  const { pair: cookie } = await signIn();
  const { 'x-console': header, ...plain } = OWN;
  const { origin, ...unnamed } = OWN;
  const forged: readonly (readonly ['GET' | 'PATCH' | 'DELETE', Headers])[] = [
    ['GET', plain],
    ['GET', { ...OWN, 'sec-fetch-site': 'same-site' }],
    ['GET', { ...OWN, 'sec-fetch-site': 'cross-site' }],
    ['GET', { ...OWN, origin: 'https://evil.example' }],
    ['PATCH', plain],
    ['PATCH', unnamed],
    ['PATCH', { ...OWN, origin: 'null' }],
    ['PATCH', { ...OWN, origin: 'https://auth.example.org:8443' }],
    ['PATCH', { ...OWN, origin: 'https://auth.example.org.evil.example' }],
  ];
  for (const [method, headers] of forged) {
    const url = method === 'GET' ? '/v1/users' : '/v1/applications/default/policy';
    const answer = await ask(method, url, { ...headers, cookie });
    expect([method, headers, answer.status, answer.code]).toEqual([
      method,
      headers,
      403,
      'console_request_foreign',
    ]);
  }
  const { key } = await signIn();
  const login = await ask('POST', SESSION, { ...plain, authorization: `Bearer ${key}` });
  expect([login.code, login.cookie]).toEqual(['console_request_foreign', undefined]);
  expect((await ask('DELETE', SESSION, { ...plain, cookie })).code).toBe('console_request_foreign');
  // A page of another origin that asks first is told nothing that would let it.
  const asked = await v1.service.server.inject({
    method: 'OPTIONS',
    url: '/v1/users',
    headers: { origin: 'http://localhost:3000', 'access-control-request-headers': 'x-console' },
  });
  expect(asked.headers['access-control-allow-origin']).toBeUndefined();
});

it('ends when nobody does anything, and what the page asks for by itself is nothing', async () => {
  const service = await startV1();
  const { pair } = await signIn(['*'], service);
  service.clock.pass(IDLE_MS / 2);
  const watching = await ask('GET', '/v1/users', { ...OWN, 'x-console': 'watching', cookie: pair }, service);
  expect([watching.status, watching.cookie]).toEqual([200, undefined]);
  const active = await ask('GET', '/v1/users', { ...OWN, cookie: pair }, service);
  const renewed = String(active.cookie).split(';')[0] ?? '';
  service.clock.pass(IDLE_MS / 2);
  expect(await ask('GET', '/v1/users', { ...OWN, cookie: pair }, service)).toMatchObject({
    status: 401,
    code: 'console_session_ended',
    cookie: expect.stringContaining('Max-Age=0'),
  });
  expect((await ask('GET', '/v1/users', { ...OWN, cookie: renewed }, service)).status).toBe(200);
  await service.stop();
});

it('ends after some hours, also when it is used', async () => {
  const service = await startV1();
  let { pair } = await signIn(['*'], service);
  for (let passed = 0; passed < LIFE_MS - IDLE_MS; passed += IDLE_MS / 2) {
    service.clock.pass(IDLE_MS / 2);
    const { status, cookie } = await ask('GET', '/v1/users', { ...OWN, cookie: pair }, service);
    expect(status).toBe(200);
    pair = String(cookie).split(';')[0] ?? '';
  }
  service.clock.pass(IDLE_MS);
  expect((await ask('GET', '/v1/users', { ...OWN, cookie: pair }, service)).code).toBe(
    'console_session_ended',
  );
  await service.stop();
});

it('ends with its key, and with signing out', async () => {
  const first = await signIn();
  const id = first.key.split('_')[2] ?? '';
  expect((await v1.send(`DELETE /v1/keys/${id}`)).status).toBe(204);
  expect(await ask('GET', '/v1/users', { ...OWN, cookie: first.pair })).toMatchObject({
    code: 'console_session_ended',
  });
  const second = await signIn();
  const out = await ask('DELETE', SESSION, { ...OWN, cookie: second.pair });
  expect([out.status, out.cookie]).toEqual([204, expect.stringContaining('Max-Age=0')]);
  expect((await ask('GET', '/v1/users', { ...OWN, cookie: second.pair })).code).toBe('console_session_ended');
});

it('ends in every process once somebody has signed out in one, and for good', async () => {
  const folder = temporaryFolder();
  const [one, other] = [await startService(folder.path), await startService(folder.path)];
  const key = await makeKey(one);
  const signedIn = await one.server.inject({
    ...{ method: 'POST', url: SESSION, headers: { ...OWN, authorization: `Bearer ${key}` } },
  });
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
  const statusAt = async (service: TestService) =>
    (await service.server.inject({ method: 'GET', url: '/v1/users', headers: { ...OWN, cookie } }))
      .statusCode;
  expect([await statusAt(one), await statusAt(other)]).toEqual([200, 200]);
  await one.server.inject({ method: 'DELETE', url: SESSION, headers: { ...OWN, cookie } });
  expect([await statusAt(one), await statusAt(other)]).toEqual([401, 401]);
  await Promise.all([one.stop(), other.stop()]);
  const after = await startService(folder.path);
  expect(await statusAt(after)).toBe(401);
  await after.stop();
  folder.remove();
});

it('takes no token that was changed, made up or given twice, and prefers a key that is named', async () => {
  const { pair } = await signIn();
  const [name, token = ''] = pair.split('=');
  for (const cookie of [
    `${name}=${token.slice(0, -2)}AA`,
    `${name}=`,
    `${name}=e30`,
    `${pair}; ${pair}`,
    'ka_console=%00',
  ]) {
    expect([cookie, (await ask('GET', '/v1/users', { ...OWN, cookie })).code]).toEqual([
      cookie,
      'console_session_ended',
    ]);
  }
  const wrong = { ...OWN, cookie: pair, authorization: 'Bearer wrong' };
  expect((await ask('GET', '/v1/users', wrong)).code).toBe('api_key_invalid');
});

it('does not open the compatible routes, and is nothing where the console is off', async () => {
  const off = await startV1({ env: { CONSOLE: 'false' } });
  const { pair } = await signIn();
  expect((await ask('POST', SESSION, OWN, off)).status).toBe(404);
  expect((await ask('GET', '/v1/users', { ...OWN, cookie: pair }, off)).code).toBe('api_key_missing');
  await off.stop();
});
