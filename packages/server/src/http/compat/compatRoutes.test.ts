import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arbitraryTyping, wireEvents } from '../../../../engine/src/testing/arbitraryTyping.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { sampleBody } from '../../testing/typing.ts';

const folder = temporaryFolder();
let service: TestService;

async function restart(env: Record<string, string> = {}): Promise<void> {
  await service?.stop();
  service = await startService(`${folder.path}/${Math.random().toString(36).slice(2)}`, env);
}

const post = async (url: string, payload: unknown, headers: Record<string, string> = {}) => {
  const answer = await service.server.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
};

async function enrol(userId: string, typist: number, samples = 5, headers = {}): Promise<void> {
  for (let sample = 0; sample < samples; sample++) {
    const { status } = await post('/train', sampleBody(userId, typist, sample), headers);
    expect(status).toBe(200);
  }
}

beforeEach(() => restart());
afterEach(() => service.stop());
afterAll(() => folder.remove());

describe('enrolling and verifying', () => {
  it('lets the person in and not another, with the sign of the score', async () => {
    await enrol('ada', 1);
    const genuine = await post('/predict', sampleBody('ada', 1, 99));
    expect(genuine.body).toEqual({
      user_id: 'ada',
      authenticated: true,
      confidence_score: expect.any(Number),
    });
    expect(genuine.body.confidence_score).toBeGreaterThan(0);
    const impostor = await post('/predict', sampleBody('ada', 2, 99));
    expect(impostor.body).toMatchObject({ authenticated: false, reason: 'Typing pattern anomaly detected' });
    expect(impostor.body.confidence_score).toBeLessThan(0);
  });

  it('judges by the Isolation Forest when told to, from the same stored samples', async () => {
    const dataDir = `${folder.path}/models`;
    await service.stop();
    service = await startService(dataDir);
    await enrol('ada', 1, 8);
    const rhythm = await post('/predict', sampleBody('ada', 1, 99));
    await service.stop();
    service = await startService(dataDir, { MODEL: 'isolation-forest' });
    const forest = await post('/predict', sampleBody('ada', 1, 99));
    expect(forest.status).toBe(200);
    expect(forest.body.confidence_score).not.toBe(rhythm.body.confidence_score);
    expect(Math.abs(forest.body.confidence_score)).toBeLessThan(1);
  });

  it('does not count a refused sample', async () => {
    await post('/train', sampleBody('ada', 1, 0));
    await post('/train', { user_id: 'ada', keystroke_data: [{ key: 'a', event: 'down', timestamp: 'x' }] });
    const info = await service.server.inject('/user/ada/info');
    expect(info.json()).toMatchObject({ training_samples: 1, has_trained_model: false });
  });

  it('keeps the newest samples when a profile is full', async () => {
    await restart({ MAX_SAMPLES_PER_PROFILE: '6' });
    await enrol('ada', 1, 9);
    const info = await service.server.inject('/user/ada/info');
    expect(info.json()).toMatchObject({ training_samples: 6, has_trained_model: true });
  });

  it('takes samples of any shape that fingers can type, and answers every probe', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryTyping({ minLength: 2, maxLength: 25 }), { minLength: 6, maxLength: 8 }),
        fc.uuid(),
        async (samples, userId) => {
          const [probe, ...enrolment] = samples;
          for (const typing of enrolment) {
            const answer = await post('/train', { user_id: userId, keystroke_data: wireEvents(typing) });
            expect(answer.status).toBe(200);
          }
          const answer = await post('/predict', { user_id: userId, keystroke_data: wireEvents(probe ?? []) });
          expect(answer.status).toBe(200);
          expect(answer.body.confidence_score > 0).toBe(answer.body.authenticated);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keeps what was learned when MIN_SAMPLES is raised later, for whoever adds a sample', async () => {
    const dataDir = `${folder.path}/raised`;
    await service.stop();
    service = await startService(dataDir);
    await enrol('ada', 1);
    await service.stop();
    service = await startService(dataDir, { MIN_SAMPLES: '10' });
    const added = await post('/train', sampleBody('ada', 1, 50));
    expect(added.body).toMatchObject({ samples_count: 6, model_trained: true });
    expect((await post('/predict', sampleBody('ada', 1, 99))).body).toMatchObject({ authenticated: true });
  });

  it('answers others while somebody enrols long texts that are never the same', async () => {
    const longText = (sample: number) => ({
      user_id: 'eve',
      keystroke_data: Array.from({ length: 1_000 }, (_, i) => ({
        key: String.fromCharCode(97 + ((i * (sample + 7)) % 26)),
        event: 'down',
        timestamp: i * 100,
      })),
    });
    const started = process.threadCpuUsage();
    for (let sample = 0; sample < 12; sample++)
      expect((await post('/train', longText(sample))).status).toBe(200);
    // Half a minute of the processor when every sample was aligned with every other in full; what others do with it is not counted.
    expect(process.threadCpuUsage(started).user).toBeLessThan(10_000_000);
  });

  it('reads seconds when the clients send seconds', async () => {
    await restart({ TIMESTAMP_UNIT: 'seconds' });
    const inSeconds = (body: ReturnType<typeof sampleBody>) => ({
      ...body,
      keystroke_data: body.keystroke_data.map((event) => ({ ...event, timestamp: event.timestamp / 1_000 })),
    });
    for (let sample = 0; sample < 5; sample++) await post('/train', inSeconds(sampleBody('ada', 1, sample)));
    const genuine = await post('/predict', inSeconds(sampleBody('ada', 1, 99)));
    expect(genuine.body).toMatchObject({ authenticated: true });
  });

  it('keeps the old answers under concurrency: no sample lost, none counted twice', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, sample) => post('/train', sampleBody('ada', 1, sample))),
    );
    const counts = answers.map(({ body }) => body.samples_count).sort((a, b) => a - b);
    expect(counts).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });
});

describe('user ids', () => {
  it.each([
    '../../x',
    'a/b',
    'ada lovelace',
    'ädä',
    '名前',
    'a'.repeat(128),
    "'; drop table profiles; --",
    '%2e%2e',
  ])('takes %j like any other', async (userId) => {
    expect((await post('/train', sampleBody(userId, 1, 0))).status).toBe(200);
    const info = await service.server.inject(`/user/${encodeURIComponent(userId)}/info`);
    expect(info.json()).toMatchObject({ user_id: userId, training_samples: 1 });
  });

  it.each([
    ['an empty one', ''],
    ['a space at its end', 'ada '],
    ['an invisible character', 'ada\u034f'],
    ['a replacement character', 'a\uFFFD'],
    ['129 characters', 'a'.repeat(129)],
    ['a control character', 'a\u0000b'],
    ['a line break', 'a\nb'],
    ['a number', 7],
    ['null', null],
    ['a list', ['a']],
  ])('refuses %s', async (_, userId) => {
    const { status, body } = await post('/train', { ...sampleBody('x', 1, 0), user_id: userId });
    expect(status).toBe(400);
    expect(body).toEqual({ error: expect.stringContaining('user_id') });
  });
});

describe('limits', () => {
  it('takes MAX_KEYSTROKE_EVENTS events and refuses one more with 413', async () => {
    await restart({ MAX_KEYSTROKE_EVENTS: '40' });
    const { keystroke_data } = sampleBody('ada', 1, 0);
    const exactly = { user_id: 'ada', keystroke_data: keystroke_data.slice(0, 40) };
    expect((await post('/train', exactly)).status).toBe(200);
    const { status, body } = await post('/train', { user_id: 'ada', keystroke_data });
    expect(status).toBe(413);
    expect(body.error).toBe('keystroke_data: got 42 events, expected at most 40');
  });

  it('refuses a body above the limit with 413', async () => {
    const body = JSON.stringify(sampleBody('ada', 1, 0));
    const limit = service.config.http.bodyLimit;
    expect((await post('/train', body.padEnd(limit))).status).toBe(200);
    expect((await post('/train', body.padEnd(limit + 1))).status).toBe(413);
  });

  it('answers 503, and never a decision, when the store takes too long', async () => {
    await restart({ REQUEST_TIMEOUT: '1' });
    await enrol('ada', 1);
    const { transact } = service.store.store;
    service.store.store.transact = () => new Promise(() => undefined);
    const { status, body, headers } = await post('/predict', sampleBody('ada', 1, 99));
    service.store.store.transact = transact;
    expect([status, body]).toEqual([503, { error: 'The request took too long' }]);
    expect(headers['retry-after']).toBe('1');
  });

  it('answers 503 when the store fails', async () => {
    await enrol('ada', 1);
    await service.store.close();
    const { status, body } = await post('/predict', sampleBody('ada', 1, 99));
    expect([status, body]).toEqual([503, { error: 'The service can not answer at the moment' }]);
    expect((await service.server.inject('/health')).statusCode).toBe(503);
  });
});

describe('requests that are not JSON', () => {
  it.each([
    ['text', 'text/plain', 'hello', 'Request must be JSON'],
    ['a form', 'application/x-www-form-urlencoded', 'a=b', 'Request must be JSON'],
    ['broken JSON', 'application/json', '{"user_id": ', 'Request body is not valid JSON'],
    ['a prototype', 'application/json', '{"__proto__": {"a": 1}}', 'Request body is not valid JSON'],
    ['nothing', 'application/json', '', 'Request body is not valid JSON'],
    ['a list', 'application/json', '[]', 'Missing required fields: user_id, keystroke_data'],
    ['null', 'application/json', 'null', 'Missing required fields: user_id, keystroke_data'],
  ])('refuses %s', async (_, contentType, payload, error) => {
    const { status, body } = await post('/train', payload, { 'content-type': contentType });
    expect([status, body]).toEqual([400, { error }]);
  });

  it('refuses a request without any body', async () => {
    const answer = await service.server.inject({ method: 'POST', url: '/train' });
    expect([answer.statusCode, answer.json()]).toEqual([400, { error: 'Request must be JSON' }]);
  });

  it.each([
    ['in a name', [0xff, 0xfe]],
    ['cut off', [0xc3]],
    ['too long', [0xc0, 0xaf]],
    ['half of a pair', [0xed, 0xa0, 0x80]],
  ])('refuses bytes that are no UTF-8: %s', async (_, bytes) => {
    const text = Buffer.from(JSON.stringify({ ...sampleBody('ada', 1, 0), user_id: 'ada?' }), 'latin1');
    const at = text.indexOf('?');
    const payload = Buffer.concat([text.subarray(0, at), Buffer.from(bytes), text.subarray(at + 1)]);
    for (const url of ['/train', '/predict']) {
      const headers = { 'content-type': 'application/json; charset=latin1' };
      const answer = await service.server.inject({ method: 'POST', url, headers, payload });
      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        { error: 'the body is not UTF-8, which JSON has to be' },
      ]);
    }
  });

  it('takes JSON by another of its names', async () => {
    const { status } = await post('/train', sampleBody('ada', 1, 0), {
      'content-type': 'application/vnd.app+json; charset=utf-8',
    });
    expect(status).toBe(200);
  });
});

describe('paths and methods', () => {
  it.each([
    ['GET', '/nowhere', 404, undefined],
    ['POST', '/nowhere', 404, undefined],
    ['GET', '/train', 405, 'POST, OPTIONS'],
    ['DELETE', '/predict', 405, 'POST, OPTIONS'],
    ['POST', '/health', 405, 'GET, HEAD, OPTIONS'],
  ] as const)('%s %s: %i', async (method, url, status, allow) => {
    const answer = await service.server.inject({ method, url });
    expect([answer.statusCode, answer.headers.allow]).toEqual([status, allow]);
  });

  it('answers OPTIONS on any path, also a body that is no JSON', async () => {
    const answer = await service.server.inject({
      method: 'OPTIONS',
      url: '/any/where?x=1',
      headers: { 'content-type': 'text/plain' },
      payload: 'x',
    });
    expect([answer.statusCode, answer.headers.allow, answer.body]).toEqual([200, 'OPTIONS', '']);
  });

  it('names every answer, by the id that the caller chose when it is harmless', async () => {
    const chosen = await service.server.inject({ url: '/health', headers: { 'x-request-id': 'trace-1.a' } });
    expect(chosen.headers['x-request-id']).toBe('trace-1.a');
    const harmful = await service.server.inject({ url: '/health', headers: { 'x-request-id': 'a"b\\' } });
    expect(harmful.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('what is no request', () => {
  it.each([
    ['/user/%E0%A4%A/info', 400],
    [`/user/${'x'.repeat(5_000)}/info`, 414],
  ])('%s is refused in the usual shape, and is not repeated', async (url, status) => {
    const answer = await service.server.inject(url);
    expect([answer.statusCode, answer.json()]).toEqual([
      status === 414 ? 400 : status,
      { error: 'The request can not be understood' },
    ]);
  });

  it('answers bytes that are no HTTP, and headers without end, in the usual shape', async () => {
    const url = new URL(await service.server.listen({ port: 0, host: '127.0.0.1' }));
    const say = async (text: string): Promise<string> => {
      const socket = connect(Number(url.port), url.hostname);
      socket.write(text);
      let answer = '';
      for await (const chunk of socket.setEncoding('utf8')) answer += chunk;
      return answer;
    };
    expect(await say('hello\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 .*\{"error":"The request can not be understood"\}$/s,
    );
    expect(await say(`GET / HTTP/1.1\r\nx: ${'a'.repeat(70_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 .*too large/s,
    );
  });
});

describe('keys in production', () => {
  const production = {
    NODE_ENV: 'production',
    SECRET_KEY: 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==',
  };

  it('asks for one, takes it by either header, and refuses it once revoked', async () => {
    await restart(production);
    const { id, secret } = await service.core.createApiKey('default', 'test');
    const body = sampleBody('ada', 1, 0);
    expect(await post('/train', body)).toMatchObject({
      status: 401,
      body: { error: 'An API key is required' },
    });
    expect(await post('/train', body, { authorization: `Bearer ${secret}` })).toMatchObject({ status: 200 });
    expect(await post('/train', body, { 'x-api-key': secret })).toMatchObject({ status: 200 });
    const wrong = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
    for (const refused of [wrong, 'ka_live_0000000000000000_x', 'nonsense']) {
      const answer = await post('/train', body, { authorization: `Bearer ${refused}` });
      expect(answer).toMatchObject({ status: 401, body: { error: 'The API key is not valid' } });
    }
    await service.core.revokeApiKey(id);
    expect(await post('/train', body, { 'x-api-key': secret })).toMatchObject({ status: 401 });
    expect((await service.server.inject('/user/ada/info')).statusCode).toBe(401);
    expect((await service.server.inject('/health')).statusCode).toBe(200);
  });

  it('waived: anybody may enrol a new user and verify, nobody without a key may add to an enrolled one', async () => {
    await restart({ ...production, COMPAT_ALLOW_ANONYMOUS: 'true' });
    await enrol('ada', 1);
    expect(await post('/predict', sampleBody('ada', 1, 99))).toMatchObject({ status: 200 });
    expect(await post('/train', sampleBody('ada', 2, 0))).toMatchObject({
      status: 403,
      body: { error: 'The user is enrolled already: more samples need an API key' },
    });
    const { secret } = await service.core.createApiKey('default', 'test');
    await enrol('ada', 1, 1, { 'x-api-key': secret });
    expect(await post('/predict', sampleBody('ada', 1, 99), { 'x-api-key': 'bad' })).toMatchObject({
      status: 401,
    });
  });
});
