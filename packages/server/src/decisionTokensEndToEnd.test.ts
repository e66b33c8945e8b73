import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createChallengeClient } from '@keystroke-auth/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp as createExpressApp } from '../../client/examples/express/app.ts';
import { createApp as createFastifyApp } from '../../client/examples/fastify/app.ts';
import type { Settings } from '../../client/examples/sessions.ts';
import { startService, type TestService, temporaryFolder } from './testing/service.ts';
import { callerOf, enrolUser, IMPOSTOR, makeKey, OWNER, setPolicy, typed } from './testing/v1.ts';

const AUDIENCE = 'https://bank.example';
const ISSUER = 'https://auth.example';
/** Who types as whom: everybody has a rhythm of their own. */
const TYPISTS = { ada: OWNER, eve: IMPOSTOR } as const;
type User = keyof typeof TYPISTS;

type Listener = RequestListener | { readonly server: Server; ready(): PromiseLike<unknown> };

interface Bank {
  readonly service: TestService;
  readonly serviceUrl: string;
  readonly url: string;
  stop(): Promise<void>;
}

/** A service with both enrolled, and an application in front of it. */
async function startBank(createApp: (settings: Settings) => Listener): Promise<Bank> {
  const folder = temporaryFolder();
  const service = await startService(folder.path, { PUBLIC_URL: ISSUER });
  const url = await service.server.listen({ host: '127.0.0.1', port: 0 });
  const apiKey = await makeKey(service);
  const caller = callerOf(service, apiKey);
  await setPolicy(caller, { token_audience: AUDIENCE, attempts: null });
  for (const user of ['ada', 'eve'] as const) await enrolUser(caller, user, TYPISTS[user]);
  const app = createApp({ service: url, apiKey, issuer: ISSUER, audience: AUDIENCE });
  const server = typeof app === 'function' ? createServer(app) : app.server;
  if (typeof app === 'object') await app.ready();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return {
    service,
    serviceUrl: url,
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      await service.stop();
      folder.remove();
    },
  };
}

describe.each([
  ['express', createExpressApp],
  ['fastify', createFastifyApp],
] as const)('the example application with %s', (_name, createApp) => {
  let bank: Bank;
  let used = 5;
  beforeAll(async () => {
    bank = await startBank(createApp);
  });
  afterAll(() => bank.stop());

  async function post(path: string, headers: Record<string, string>, body: object = {}) {
    const response = await fetch(bank.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const answer: Record<string, unknown> = JSON.parse(await response.text());
    return { status: response.status, headers: response.headers, body: answer };
  }

  async function signIn(user: User): Promise<{ readonly cookie: string }> {
    const { headers } = await post('/sign-in', {}, { user });
    return { cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
  }

  /** As the page does: it holds a challenge and no key. */
  async function tokenFor(user: User, session: { readonly cookie: string }): Promise<string> {
    const { challenge } = (await post('/challenge', session)).body;
    const client = createChallengeClient({ url: bank.serviceUrl, challenge: String(challenge) });
    const decision = await client.users.verify(user, typed(TYPISTS[user], ++used));
    expect(decision.decision).toBe('allow');
    return decision.token ?? '';
  }

  it('lets the owner through who has just typed, once', async () => {
    const session = await signIn('ada');
    const token = await tokenFor('ada', session);
    const transfer = await post('/transfer', { ...session, 'x-keystroke-token': token });
    expect(transfer).toMatchObject({
      status: 200,
      body: { transferred: true, by: 'ada', attempt: expect.any(String) },
    });
    const again = await post('/transfer', { ...session, 'x-keystroke-token': token });
    expect(again).toMatchObject({ status: 401, body: { code: 'nonce_missing' } });
    const bearer = { ...session, authorization: `Bearer ${await tokenFor('ada', session)}` };
    expect((await post('/transfer', bearer)).status).toBe(200);
  });

  it('lets nobody through with another’s token, an old challenge’s, a used one, or none', async () => {
    const [ada, eve] = [await signIn('ada'), await signIn('eve')];
    const refused = async (code: string, headers: Record<string, string>) => {
      const answer = await post('/transfer', headers);
      expect(answer).toMatchObject({ status: 401, body: { status: 401, code } });
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    };
    const ofEve = await tokenFor('eve', eve);
    const ofAda = await tokenFor('ada', ada);
    await refused('subject_differs', { ...ada, 'x-keystroke-token': ofEve });
    await refused('subject_differs', { ...eve, 'x-keystroke-token': ofAda });
    await refused('subject_missing', { 'x-keystroke-token': ofAda });
    await refused('token_missing', ada);
    await refused('token_malformed', { ...ada, 'x-keystroke-token': 'x' });
    // An own header beside another's use of Authorization counts, and nothing else.
    await refused('token_malformed', { ...ada, 'x-keystroke-token': 'x', authorization: `Bearer ${ofAda}` });
    await refused('token_missing', { ...ada, authorization: `Basic ${ofAda}` });
    // A second challenge makes the token of the first worthless.
    await post('/challenge', ada);
    await refused('nonce_differs', { ...ada, 'x-keystroke-token': ofAda });
    expect((await post('/transfer', { ...eve, 'x-keystroke-token': ofEve })).status).toBe(200);
  });

  it('goes by a new key of the service as soon as a token is under it', async () => {
    const session = await signIn('ada');
    const transfer = async () =>
      (await post('/transfer', { ...session, 'x-keystroke-token': await tokenFor('ada', session) })).status;
    expect(await transfer()).toBe(200);
    await bank.service.v1.signingKeys.rotate({ revoke: true });
    expect(await transfer()).toBe(200);
  });
});
