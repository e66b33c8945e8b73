import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { sampleBody } from '../../testing/typing.ts';
import { callerOf, makeKey, OWNER, typed } from '../../testing/v1.ts';

const folder = temporaryFolder();
let service: TestService;
afterEach(() => service.stop());
afterAll(() => folder.remove());

const SECRET_KEY = randomBytes(32).toString('base64');
async function start(env: Record<string, string>): Promise<void> {
  const dataDir = `${folder.path}/${randomBytes(4).toString('hex')}`;
  const production = { NODE_ENV: 'production', SECRET_KEY, ...env };
  service = await startService(dataDir, production, { rateLimitsNow: () => 0 });
}

/** Statuses of so many of the same request, one after the other. */
async function statuses(
  count: number,
  ask: () => Promise<{ readonly statusCode: number }>,
): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) found.push((await ask()).statusCode);
  return found;
}

const get = (url: string, headers: Record<string, string> = {}, remoteAddress = '203.0.113.7') =>
  service.server.inject({ url, headers, remoteAddress });
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const LIMITED = 429;

describe('requests with a key', () => {
  it('are limited by key, and say when to come back', async () => {
    await start({ RATE_LIMIT_PER_KEY: '3' });
    const [key, other] = [await makeKey(service), await makeKey(service)];
    expect(await statuses(4, () => get('/v1/users', bearer(key)))).toEqual([200, 200, 200, LIMITED]);
    const { headers, body } = await get('/v1/users', { 'x-api-key': key }, '198.51.100.9');
    expect(JSON.parse(body)).toMatchObject({
      status: LIMITED,
      code: 'rate_limited',
      limited_by: 'key',
      type: '/docs/errors#rate_limited',
    });
    const seconds = Number(headers['retry-after']);
    expect(seconds).toBe(20);
    expect(headers).toMatchObject({
      'ratelimit-policy': '"key";q=3;w=60',
      ratelimit: `"key";r=0;t=${seconds}`,
    });
    expect((await get('/v1/users', bearer(other))).statusCode).toBe(200);
  });

  it('are counted by key on the compatible routes and pages, too', async () => {
    await start({ RATE_LIMIT_PER_KEY: '2' });
    const key = await makeKey(service);
    expect(await statuses(2, () => get('/user/ada/info', bearer(key)))).toEqual([200, 200]);
    const refused = await get('/user/ada/info', bearer(key));
    expect([refused.statusCode, refused.json()]).toEqual([
      LIMITED,
      { error: 'got more than 2 requests a minute by one key' },
    ]);
    expect((await get('/openapi.json', bearer(key))).statusCode).toBe(LIMITED);
  });

  it('are limited by person, over all keys of the application and of no other', async () => {
    await start({ RATE_LIMIT_PER_USER: '3' });
    const [one, two] = [await makeKey(service), await makeKey(service)];
    const foreign = await makeKey(service, 'other');
    const describeAda = (key: string) => () => get('/v1/users/ada', bearer(key));
    expect(await statuses(2, describeAda(one))).toEqual([404, 404]);
    expect(await statuses(2, describeAda(two))).toEqual([404, LIMITED]);
    expect((await get('/user/ada/info', bearer(one))).statusCode).toBe(LIMITED);
    expect((await get('/v1/users/eve', bearer(one))).statusCode).toBe(404);
    expect((await describeAda(foreign)()).statusCode).toBe(404);
    // Challenges name the person in the body.
    const challenge = await callerOf(service, one).send('POST /v1/challenges', { user_id: 'ada' });
    expect([challenge.status, challenge.body.limited_by]).toEqual([LIMITED, 'user']);
  });

  it('are decided on as ever below the limit, and not at all above', async () => {
    await start({ RATE_LIMIT_PER_USER: '2' });
    const caller = callerOf(service, await makeKey(service));
    const verify = () => caller.send('POST /v1/users/ada/verify', typed(OWNER, 1));
    expect((await verify()).status).toBe(403);
    expect((await verify()).status).toBe(403);
    expect(await verify()).toMatchObject({ status: LIMITED, body: { code: 'rate_limited' } });
  });
});

describe('requests without a good key', () => {
  it('are limited by address, so that keys can not be tried without end', async () => {
    await start({ RATE_LIMIT_PER_ADDRESS: '3' });
    const good = await makeKey(service);
    const wrong = () =>
      get('/v1/users', bearer(`ka_live_${randomBytes(8).toString('hex')}_${'x'.repeat(43)}`));
    expect(await statuses(5, wrong)).toEqual([401, 401, 401, LIMITED, LIMITED]);
    expect(await statuses(1, () => get('/user/ada/info'))).toEqual([LIMITED]);
    expect(await statuses(1, () => get('/docs/', bearer('wrong')))).toEqual([LIMITED]);
    expect((await get('/v1/users', {}, '198.51.100.9')).statusCode).toBe(401);
    // Whoever shares the address and has a good key goes on.
    expect(await statuses(5, () => get('/v1/users', bearer(good)))).toEqual([200, 200, 200, 200, 200]);
    expect(await statuses(5, () => get('/health'))).toEqual([200, 200, 200, 200, 200]);
  });

  it('are limited by address where keys are waived', async () => {
    await start({ RATE_LIMIT_PER_ADDRESS: '2', COMPAT_ALLOW_ANONYMOUS: 'true' });
    const predict = () =>
      service.server.inject({ method: 'POST', url: '/predict', payload: sampleBody('ada', 1, 1) });
    expect(await statuses(3, predict)).toEqual([404, 404, LIMITED]);
  });

  it('are limited by address with a challenge', async () => {
    await start({ RATE_LIMIT_PER_ADDRESS: '2' });
    const caller = callerOf(service, `kc_${'0'.repeat(16)}_${'x'.repeat(43)}`);
    const verify = () => caller.send('POST /v1/users/ada/verify', typed(OWNER, 1));
    const answers = [await verify(), await verify(), await verify()];
    expect(answers.map(({ body }) => body.code)).toEqual([
      'challenge_invalid',
      'challenge_invalid',
      'rate_limited',
    ]);
  });

  it('are counted by what a named proxy says, and by the proxy where none is named', async () => {
    const from = (address: string) => () => get('/v1/users', { 'x-forwarded-for': address }, '10.0.0.1');
    await start({ RATE_LIMIT_PER_ADDRESS: '1', TRUST_PROXY: '10.0.0.1' });
    expect(await statuses(2, from('203.0.113.1'))).toEqual([401, LIMITED]);
    expect(await statuses(1, from('203.0.113.2'))).toEqual([401]);
    await service.stop();
    await start({ RATE_LIMIT_PER_ADDRESS: '1' });
    expect(await statuses(1, from('203.0.113.1'))).toEqual([401]);
    expect(await statuses(1, from('203.0.113.2'))).toEqual([LIMITED]);
  });
});

it('a limit of 0 is none', async () => {
  await start({ RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_USER: '0', RATE_LIMIT_PER_ADDRESS: '0' });
  const key = await makeKey(service);
  expect(new Set(await statuses(200, () => get('/v1/users/ada', bearer(key))))).toEqual(new Set([404]));
  expect(new Set(await statuses(800, () => get('/v1/users')))).toEqual(new Set([401]));
});
