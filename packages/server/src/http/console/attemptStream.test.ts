import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Attempt, Scope } from '@keystroke-auth/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { LIFE_MS } from '../../services/console/consoleSessions.ts';
import { enrolUser, makeKey, OWNER, setPolicy, startV1, typed, type V1Service } from '../../testing/v1.ts';
import { drain } from '../edge/drain.ts';

const OWN = { 'x-console': 'watching', 'sec-fetch-site': 'same-origin' };
const BEATS = { heartbeatMs: 5 } as const;

/** A service on a port, and who sits at its console. */
async function startWatched(options: Parameters<typeof startV1>[0] = {}) {
  const v1 = await startV1(options);
  onTestFinished(v1.stop);
  await v1.service.server.listen({ host: '127.0.0.1', port: 0 });
  const { port }: AddressInfo = Object(v1.service.server.server.address());
  return { v1, url: `http://127.0.0.1:${port}` };
}

async function signIn(
  url: string,
  v1: V1Service,
  application = 'default',
  scopes: readonly (Scope | '*')[] = ['*'],
) {
  const key = await makeKey(v1.service, application, scopes);
  const headers = { 'x-console': '1', origin: url, authorization: `Bearer ${key}` };
  const answer = await fetch(`${url}/v1/console/session`, { method: 'POST', headers });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const signOut = () =>
    fetch(`${url}/v1/console/session`, { method: 'DELETE', headers: { ...headers, cookie } });
  return { key, cookie, signOut };
}

/** Follows a stream; what came of it is read event by event. */
async function follow(url: string, cookie: string) {
  const aborting = new AbortController();
  onTestFinished(() => aborting.abort());
  const headers = { ...OWN, cookie };
  const answer = await fetch(`${url}/v1/console/attempts`, { headers, signal: aborting.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  /** The next part, up to an empty line or the end; null at the end. */
  const next = async (): Promise<string | null> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const part = text.slice(0, end);
        text = text.slice(end + 2);
        return part;
      }
      const read = await reader?.read();
      if (read?.value === undefined) {
        const left = text;
        text = '';
        return left === '' ? null : left;
      }
      text += read.value;
    }
  };
  const attempts = async (): Promise<Attempt[]> => {
    for (;;) {
      const part = await next();
      if (part === null) throw new Error('the stream ended');
      if (part.startsWith('event: attempts\n')) return JSON.parse(part.slice(part.indexOf('data: ') + 6));
    }
  };
  const rest = async (): Promise<string[]> => {
    const parts: string[] = [];
    for (let part = await next(); part !== null; part = await next()) parts.push(part);
    return parts;
  };
  return {
    status: answer.status,
    headers: answer.headers,
    next,
    attempts,
    rest,
    leave: () => aborting.abort(),
  };
}

it('tells of tries and outcomes of its application, whoever decided them, and of no other', async () => {
  const { v1, url } = await startWatched();
  await setPolicy(v1.as(await makeKey(v1.service, 'other', ['*', 'tenants'])), {}, 'other');
  const other = v1.as(await makeKey(v1.service, 'other'));
  await enrolUser(v1, 'ada');
  await enrolUser(other, 'bob');
  await v1.verify('ada', typed(OWNER, 20));
  const { cookie } = await signIn(url, v1);
  const { headers, next, attempts } = await follow(url, cookie);
  expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-accel-buffering')).toBe('no');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await next()).toBe('event: open\ndata: {}');
  await other.verify('bob', typed(OWNER, 21));
  const { attempt_id: id } = await v1.verify('ada', typed(OWNER, 22));
  const told = await attempts();
  expect(told).toMatchObject([{ id, user_id: 'ada', outcome: null }]);
  expect(told).toEqual([(await v1.send(`GET /v1/attempts/${id}`)).body]);
  await v1.confirm(id);
  expect(await attempts()).toMatchObject([{ id, outcome: { success: true } }]);
});

it('says that it is there, and ends at once where nobody is signed in any more', async () => {
  const { v1, url } = await startWatched({ streams: BEATS });
  const { cookie, signOut } = await signIn(url, v1);
  const { next, rest } = await follow(url, cookie);
  expect([await next(), await next()]).toEqual(['event: open\ndata: {}', ': here']);
  await signOut();
  expect((await rest()).at(-1)).toBe('event: end\ndata: {}');
  expect((await follow(url, cookie)).status).toBe(401);
});

it('ends with its session’s time, and with its key', async () => {
  const { v1, url } = await startWatched({ streams: BEATS });
  const timed = await signIn(url, v1);
  const late = await follow(url, timed.cookie);
  v1.clock.pass(LIFE_MS);
  expect((await late.rest()).at(-1)).toBe('event: end\ndata: {}');
  const keyed = await signIn(url, v1);
  const revoked = await follow(url, keyed.cookie);
  await v1.send(`DELETE /v1/keys/${keyed.key.split('_')[2]}`);
  expect((await revoked.rest()).at(-1)).toBe('event: end\ndata: {}');
});

it('is for sessions of the console that may see tries, from its own page', async () => {
  const { v1, url } = await startWatched();
  const blind = await signIn(url, v1, 'default', ['users:read']);
  expect(JSON.parse((await (await follow(url, blind.cookie)).next()) ?? '')).toMatchObject({
    code: 'scope_missing',
    required_scope: 'attempts:read',
  });
  const { cookie, key } = await signIn(url, v1);
  const ask = async (headers: Record<string, string>) =>
    Object(await (await fetch(`${url}/v1/console/attempts`, { headers })).json()).code;
  expect(await ask({ cookie })).toBe('console_request_foreign');
  expect(await ask({ ...OWN, cookie, 'sec-fetch-site': 'cross-site' })).toBe('console_request_foreign');
  expect(await ask({ ...OWN, authorization: `Bearer ${key}` })).toBe('console_session_ended');
});

it('is open a few times for one session and in all, and a place is free again when somebody leaves', async () => {
  const { v1, url } = await startWatched({ streams: { ...BEATS, perSession: 2, inAll: 3 } });
  const [first, second] = [await signIn(url, v1), await signIn(url, v1)];
  const status = async ({ cookie }: { readonly cookie: string }) => (await follow(url, cookie)).status;
  const open = await follow(url, first.cookie);
  expect([open.status, await status(first), await status(first)]).toEqual([200, 200, 429]);
  expect([await status(second), await status(second)]).toEqual([200, 429]);
  open.leave();
  await expect.poll(() => status(second)).toBe(200);
});

it('keeps no place for those who left before they were answered', async () => {
  const { v1, url } = await startWatched({ streams: { perSession: 1 } });
  const { cookie } = await signIn(url, v1);
  const headers = { ...OWN, cookie };
  for (let i = 0; i < 20; i += 1) {
    const asked = request(`${url}/v1/console/attempts`, { headers, agent: false });
    const over = new Promise((closed) => asked.on('close', closed));
    asked.on('error', () => undefined).end();
    setTimeout(() => asked.destroy(), i / 4);
    await over;
  }
  await expect.poll(async () => (await follow(url, cookie)).status).toBe(200);
});

it('ends when the service stops, or lets its connections run out', async () => {
  const stopped = await startWatched();
  const { cookie } = await signIn(stopped.url, stopped.v1);
  const { rest } = await follow(stopped.url, cookie);
  await drain(stopped.v1.service.server, 1);
  expect(await rest()).toEqual(['event: open\ndata: {}']);
});
