import { drawTypist, typeText } from '@keystroke-auth/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MOST_VISITORS, VISIT_LASTS } from '../../services/demo/demo.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';

const PHRASE = 'quiet river stones';
const folder = temporaryFolder();
let service: TestService;
let now = Date.parse('2026-11-23T12:00:00Z');
beforeAll(async () => {
  service = await startService(folder.path, {}, { clock: { now: () => new Date(now) } });
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

const typed = (typist: number, sample: number) => ({
  keystroke_data: typeText(drawTypist(typist), PHRASE, {
    keys: 'positions',
    sample,
    noise: 0.5,
    pauses: false,
  }),
  capture: { mode: 'key', device: 'desktop', flags: [] as string[] },
});
/** A browser: it keeps the cookie that it gets. */
function visitor(server = () => service.server) {
  let cookie = '';
  return async (method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) => {
    const answer = await server().inject({
      method,
      url,
      headers: { ...(cookie === '' ? {} : { cookie }) },
      ...(body === undefined ? {} : { payload: body }),
    });
    cookie = String(answer.headers['set-cookie'] ?? cookie).split(';')[0] ?? '';
    return { answer, status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
}
type Visitor = ReturnType<typeof visitor>;
async function enrol(ask: Visitor, typist: number) {
  let last = await ask('POST', '/demo/samples', typed(typist, 1));
  for (const sample of [2, 3, 4, 5]) last = await ask('POST', '/demo/samples', typed(typist, sample));
  return last;
}

it('lets a visitor enrol, recognises them, and nobody else, without a key', async () => {
  const ada = visitor();
  expect((await enrol(ada, 1)).body).toMatchObject({ samples: 5, enrolled: true });
  const own = await ada('POST', '/demo/tries', typed(1, 6));
  expect(own.body).toMatchObject({
    decision: 'allow',
    score: expect.any(Number),
    threshold: expect.any(Number),
  });
  expect(own.body.contributions.length).toBeGreaterThan(10);
  expect((await ada('POST', '/demo/tries', typed(2, 1))).body.decision).not.toBe('allow');
  // However often: nobody is locked out of trying things.
  for (let i = 2; i < 9; i++) await ada('POST', '/demo/tries', typed(2, i));
  expect((await ada('POST', '/demo/tries', typed(1, 7))).body.decision).toBe('allow');
});

it('catches what was typed before, and what was pasted', async () => {
  const ada = visitor();
  await enrol(ada, 1);
  const last = typed(1, 6);
  await ada('POST', '/demo/tries', last);
  expect((await ada('POST', '/demo/tries', last)).body).toMatchObject({
    decision: 'deny',
    liveness: { replay: true },
  });
  const pasted = { ...typed(1, 8), capture: { mode: 'key', flags: ['paste'] } };
  expect((await ada('POST', '/demo/tries', pasted)).body.decision).toBe('insufficient');
  expect((await ada('POST', '/demo/samples', pasted)).body.code).toBe('sample_not_typed');
});

it('refuses what a script typed without a delay, to learn from and as a try', async () => {
  const ada = visitor();
  await enrol(ada, 1);
  const { keystroke_data, capture } = typed(1, 9);
  const scripted = {
    keystroke_data: keystroke_data.map((event) => ({ ...event, timestamp: event.timestamp / 30 })),
    capture,
  };
  const { body } = await visitor()('POST', '/demo/samples', scripted);
  expect(body.quality).toMatchObject([{ accepted: false, findings: [{ code: 'synthetic_sample' }] }]);
  expect((await ada('POST', '/demo/tries', scripted)).body).toMatchObject({
    decision: 'deny',
    liveness: { replay: false, synthetic: true },
  });
});

it('keeps visitors apart by a cookie that no script reads, and no key or other route reaches them', async () => {
  const ada = visitor();
  const eve = visitor();
  const { answer } = await ada('POST', '/demo/samples', typed(1, 1));
  expect(answer.headers['set-cookie']).toMatch(
    /^keystroke-auth-demo=[\w-]{43}; HttpOnly; SameSite=Strict; Max-Age=3600$/,
  );
  await enrol(ada, 1);
  expect((await eve('POST', '/demo/tries', typed(1, 6))).body.decision).toBe('insufficient');
  const { secret } = await service.core.createApiKey('default', 'admin');
  const headers = { authorization: `Bearer ${secret}` };
  const people = await service.server.inject({ url: '/v1/users', headers });
  expect(people.json().items).toEqual([]);
  const applications = await service.server.inject({ url: '/v1/applications', headers });
  expect(applications.body).not.toContain('demo');
});

it('erases a visitor who asks for it, and everybody after an hour', async () => {
  const [ada, bob] = [visitor(), visitor()];
  await Promise.all([enrol(ada, 1), enrol(bob, 2)]);
  expect((await ada('DELETE', '/demo/visit')).status).toBe(204);
  expect((await ada('DELETE', '/demo/visit')).status).toBe(204);
  expect((await ada('POST', '/demo/tries', typed(1, 9))).body.decision).toBe('insufficient');
  expect((await bob('POST', '/demo/tries', typed(2, 9))).body.decision).toBe('allow');
  now += VISIT_LASTS - 60_000;
  await service.v1.sweepDemo();
  expect((await bob('POST', '/demo/tries', typed(2, 10))).body.decision).toBe('allow');
  now += 60_000;
  expect(await service.v1.sweepDemo()).toBeGreaterThan(0);
  expect((await bob('POST', '/demo/tries', typed(2, 11))).body.decision).toBe('insufficient');
  const left = await service.store.store.read(({ users }) => users.count('~demo~test'));
  expect(left).toBe(0);
});

it('takes so many visitors at a time, and says so to the next', async () => {
  const application = '~demo~test';
  const record = {
    consent: null,
    exemption: null,
    failures: 0,
    failedAt: null,
    origins: [],
    verifiedAt: null,
  };
  const at = new Date(now);
  await service.store.store.transact(async ({ users }) => {
    for (let i = 0; i < MOST_VISITORS; i++) {
      await users.save({ application, userId: `visitor-${i}`, ...record, createdAt: at, updatedAt: at });
    }
  });
  const late = await visitor()('POST', '/demo/samples', typed(1, 1));
  expect([late.status, late.body.code]).toEqual([503, 'service_unavailable']);
  now += VISIT_LASTS;
  expect(await service.v1.sweepDemo()).toBe(MOST_VISITORS);
  expect((await visitor()('POST', '/demo/samples', typed(1, 1))).status).toBe(200);
});

it('gives words to type, and refuses what the page never sends', async () => {
  const ask = visitor();
  expect((await ask('GET', '/demo/phrase?language=de')).body.text).toMatch(/^[a-z]+( [a-z]+)+$/);
  expect((await ask('GET', '/demo/phrase?language=xx')).body.code).toBe('query_invalid');
  const foreign = { ...typed(1, 1), context: { ip: '192.0.2.1' } };
  expect((await ask('POST', '/demo/samples', foreign)).body.code).toBe('body_invalid');
  expect((await ask('POST', '/demo/tries', { keystroke_data: [], capture: {} })).body.code).toBe(
    'events_empty',
  );
});

it('is limited by address, and is not there where it is off', async () => {
  const limited = temporaryFolder();
  const env = { RATE_LIMIT_PER_ADDRESS: '3' };
  const other = await startService(limited.path, env, { rateLimitsNow: () => 0 });
  const ask = visitor(() => other.server);
  for (let i = 0; i < 3; i++) expect((await ask('GET', '/demo/phrase')).status).toBe(200);
  expect((await ask('POST', '/demo/samples', typed(1, 1))).status).toBe(429);
  await other.stop();
  const off = await startService(limited.path, { DEMO: 'false' });
  const gone = visitor(() => off.server);
  for (const [method, url] of [
    ['GET', '/demo/phrase'],
    ['POST', '/demo/samples'],
    ['POST', '/demo/tries'],
    ['DELETE', '/demo/visit'],
  ] as const) {
    expect((await gone(method, url, method === 'POST' ? typed(1, 1) : undefined)).status).toBe(404);
  }
  await off.stop();
  limited.remove();
});
