import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLE, scriptedClient, URL_OF_SERVICE } from '../testing/scriptedClient.ts';
import { decision, json, problem, silent, unreachable } from '../testing/scriptedFetch.ts';

const ALLOW = json(200, decision('allow'));
const BUSY = problem(503, 'service_unavailable');

const keysOf = (sent: readonly { readonly headers: Headers }[]) =>
  sent.map(({ headers }) => headers.get('idempotency-key'));

describe('a call', () => {
  it('sends its body and its secret to the route, and no cookies anywhere', async () => {
    const { client, clock, sent } = scriptedClient([ALLOW], { url: `${URL_OF_SERVICE}/typing/` });
    const answer = await clock.run(client.users.verify('ada/ü ?', SAMPLE));
    expect(answer).toMatchObject({ decision: 'allow' });
    expect(sent[0]).toMatchObject({
      url: `${URL_OF_SERVICE}/typing/v1/users/ada%2F%C3%BC%20%3F/verify`,
      method: 'POST',
      body: JSON.stringify(SAMPLE),
    });
    expect(sent[0]?.headers.get('authorization')).toMatch(/^Bearer ka_test_/);
    expect(sent[0]?.headers.get('content-type')).toBe('application/json');
    expect(clock.pending()).toBe(0);
  });

  it('that reads has neither body nor key', async () => {
    const { client, clock, sent } = scriptedClient([json(200, { user_id: 'ada', profiles: [], lock: {} })]);
    await clock.run(client.users.get('ada', { textIds: ['mail', 'p&q'] }));
    expect(sent[0]).toMatchObject({ method: 'GET', body: undefined });
    expect(sent[0]?.url).toBe(`${URL_OF_SERVICE}/v1/users/ada?text_id=mail&text_id=p%26q`);
    expect(sent[0]?.headers.has('content-type')).toBe(false);
    expect(keysOf(sent)).toEqual([null]);
  });
});

describe('a failure that may pass', () => {
  it.each([
    ['a broken connection', unreachable()],
    ['503', BUSY],
    ['429', problem(429, 'service_unavailable')],
    ['408', problem(408, 'request_too_slow')],
    ['502 of a proxy', new Response('<html>', { status: 502 })],
    ['504 of a proxy', new Response(null, { status: 504 })],
    ['a body that breaks off', () => Promise.resolve(new Response(brokenBody(), { status: 200 }))],
  ])('%s is repeated, with one key and the same bytes', async (_, failure) => {
    const { client, clock, sent } = scriptedClient([failure, failure, ALLOW]);
    expect(await clock.run(client.users.verify('ada', SAMPLE))).toMatchObject({ decision: 'allow' });
    expect(sent).toHaveLength(3);
    const keys = keysOf(sent);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    expect(clock.pending()).toBe(0);
  });

  it('is repeated so often and no more', async () => {
    for (const retries of [0, 1, 5]) {
      const { client, clock, sent } = scriptedClient([BUSY], { retries });
      await expect(clock.run(client.users.verify('ada', SAMPLE))).rejects.toMatchObject({
        code: 'service_unavailable',
        status: 503,
        requestsSent: retries + 1,
      });
      expect(sent).toHaveLength(retries + 1);
    }
  });

  it('is repeated after pauses that double, within jitter, after Retry-After', async () => {
    const pauses = async (random: number, header: Record<string, string> = {}) => {
      const times: number[] = [];
      const note = (): Promise<Response> => {
        times.push(clock.now());
        return Promise.resolve(problem(503, 'service_unavailable', {}, header));
      };
      const { client, clock } = scriptedClient([note], { retries: 4, random: () => random });
      await clock.run(client.users.list().next()).catch(() => undefined);
      return times.slice(1).map((time, i) => time - (times[i] ?? 0));
    };
    expect(await pauses(1)).toEqual([200, 400, 800, 1_600]);
    expect(await pauses(0)).toEqual([100, 200, 400, 800]);
    expect(await pauses(0, { 'retry-after': '3' })).toEqual([3_100, 3_200, 3_400, 3_800]);
  });

  it('is given up at once when the service asks for more time than there is', async () => {
    const { client, clock, sent } = scriptedClient([
      problem(429, 'service_unavailable', {}, { 'retry-after': '900' }),
    ]);
    const started = clock.now();
    await expect(clock.run(client.users.verify('ada', SAMPLE))).rejects.toMatchObject({
      status: 429,
      retryAfter: 900,
    });
    expect([sent.length, clock.now()]).toEqual([1, started]);
  });

  it('of a change of policy is not repeated, of a comparison it is, without a key', async () => {
    const policy = scriptedClient([BUSY]);
    await expect(
      policy.clock.run(policy.client.applications.changePolicy('default', { preset: 'strict' })),
    ).rejects.toMatchObject({ status: 503 });
    expect([policy.sent.length, ...keysOf(policy.sent)]).toEqual([1, null]);

    const match = scriptedClient([BUSY, json(200, { likelihood_ratio: 2, same_person: true })]);
    await match.clock.run(match.client.match({ reference: [SAMPLE], probe: [SAMPLE] }));
    expect(keysOf(match.sent)).toEqual([null, null]);
  });
});

function brokenBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"decision":"allow"'));
      controller.error(new Error('connection reset'));
    },
  });
}

describe('any other failure', () => {
  it('is final', async () => {
    const transient = [408, 429, 502, 503, 504];
    const statuses = fc.integer({ min: 201, max: 599 }).filter((status) => !transient.includes(status));
    await fc.assert(
      fc.asyncProperty(statuses, async (status) => {
        const response =
          status === 204 || status === 205 || status === 304
            ? new Response(null, { status })
            : problem(status, 'body_invalid');
        const { client, clock, sent } = scriptedClient([response]);
        await expect(clock.run(client.users.verify('ada', SAMPLE))).rejects.toMatchObject({ status });
        expect(sent).toHaveLength(1);
      }),
    );
  });

  it('includes a decision in a word that is none of the four', async () => {
    for (const word of ['Allow', 'toString', '', null, undefined]) {
      const { client, clock } = scriptedClient([json(200, decision(word))]);
      await expect(clock.run(client.users.verify('ada', SAMPLE))).rejects.toMatchObject({
        ...{ code: 'unexpected_answer', status: 200 },
      });
    }
  });

  it('includes a redirect, so that samples go nowhere else', async () => {
    let redirect: string | undefined;
    const moved = (init: RequestInit) => {
      redirect = init.redirect;
      return Promise.resolve(
        new Response(null, { status: 308, headers: { location: 'https://evil.example' } }),
      );
    };
    const { client, clock } = scriptedClient([moved]);
    await expect(clock.run(client.users.verify('ada', SAMPLE))).rejects.toMatchObject({
      code: 'unexpected_answer',
      detail: expect.stringContaining('redirect'),
    });
    expect(redirect).toBe('manual');
  });
});

describe('idempotency keys', () => {
  it('are new for every call', async () => {
    const { client, clock, sent } = scriptedClient([ALLOW]);
    await clock.run(client.users.verify('ada', SAMPLE));
    await clock.run(client.users.verify('ada', SAMPLE));
    expect(new Set(keysOf(sent)).size).toBe(2);
  });

  it('may be named by the caller', async () => {
    const { client, clock, sent } = scriptedClient([BUSY, ALLOW]);
    await clock.run(client.users.verify('ada', SAMPLE, { idempotencyKey: 'job-7' }));
    expect(keysOf(sent)).toEqual(['job-7', 'job-7']);
  });

  it('whose first request still runs are waited for, longer than retries would last', async () => {
    const running = problem(409, 'idempotency_running', {}, { 'retry-after': '1' });
    const { client, clock, sent } = scriptedClient([unreachable(), ...Array(6).fill(running), ALLOW], {
      retries: 1,
    });
    expect(await clock.run(client.users.verify('ada', SAMPLE))).toMatchObject({ decision: 'allow' });
    expect([sent.length, new Set(keysOf(sent)).size]).toEqual([8, 1]);
  });

  it('are waited for only as long as the call may take', async () => {
    const running = problem(409, 'idempotency_running');
    const { client, clock } = scriptedClient([running]);
    const started = clock.now();
    await expect(clock.run(client.users.verify('ada', SAMPLE, { timeout: 9_000 }))).rejects.toMatchObject({
      code: 'idempotency_running',
    });
    expect(clock.now() - started).toBeLessThan(9_000);
  });

  it('that mean something else are errors like any other', async () => {
    for (const code of ['idempotency_stale', 'already_shown', 'challenge_used', 'sample_replayed']) {
      const { client, clock, sent } = scriptedClient([problem(409, code)]);
      await expect(clock.run(client.users.verify('ada', SAMPLE))).rejects.toMatchObject({ code });
      expect(sent).toHaveLength(1);
    }
  });
});

describe('time', () => {
  it('ends a call that nobody answers, and the request with it', async () => {
    let signal: AbortSignal | null | undefined;
    const { client, clock, sent } = scriptedClient([
      (init) => {
        signal = init.signal;
        return silent(init);
      },
    ]);
    const started = clock.now();
    await expect(clock.run(client.users.verify('ada', SAMPLE, { timeout: 700 }))).rejects.toMatchObject({
      name: 'KeystrokeAuthError',
      code: 'timed_out',
      status: null,
      detail: 'got no answer within 700 ms',
      requestsSent: 1,
    });
    expect([sent.length, clock.now() - started, signal?.aborted]).toEqual([1, 700, true]);
    expect(clock.pending()).toBe(0);
  });

  it('ends it also where fetch heeds no signal, or the body never ends', async () => {
    for (const step of [
      () => new Promise<Response>(() => undefined),
      () => Promise.resolve(new Response(new ReadableStream({}), { status: 200 })),
    ]) {
      const { client, clock } = scriptedClient([step], { timeout: 50 });
      await expect(clock.run(client.users.verify('ada', SAMPLE))).rejects.toMatchObject({
        code: 'timed_out',
      });
    }
  });

  it('is for all requests of a call together; what went wrong before is the cause', async () => {
    const { client, clock, sent } = scriptedClient([BUSY, silent]);
    const started = clock.now();
    await expect(clock.run(client.users.verify('ada', SAMPLE, { timeout: 1_000 }))).rejects.toMatchObject({
      code: 'timed_out',
      requestsSent: 2,
      cause: { code: 'service_unavailable' },
    });
    expect([sent.length, clock.now() - started]).toEqual([2, 1_000]);
  });

  it.each([
    { timeout: 0 },
    { timeout: Number.NaN },
    { timeout: Number.POSITIVE_INFINITY },
    { retries: -1 },
    { retries: 11 },
    { retries: 0.5 },
  ])('and repeats have bounds: %j is refused', async (options) => {
    const { client, sent } = scriptedClient([ALLOW]);
    await expect(client.users.verify('ada', SAMPLE, options)).rejects.toThrow(RangeError);
    expect(() => scriptedClient([ALLOW], options)).toThrow(RangeError);
    expect(sent).toHaveLength(0);
  });
});

describe('a caller who no longer wants the answer', () => {
  it('gets the reason that was given, before the request, during it and in a pause', async () => {
    const reason = new Error('the person left');
    const early = scriptedClient([ALLOW]);
    await expect(
      early.client.users.verify('ada', SAMPLE, { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    expect(early.sent).toHaveLength(0);

    const during = new AbortController();
    const leaving = (init: RequestInit) => {
      const answer = silent(init);
      during.abort(reason);
      return answer;
    };
    const inside = scriptedClient([leaving]);
    await expect(
      inside.clock.run(inside.client.users.verify('ada', SAMPLE, { signal: during.signal })),
    ).rejects.toBe(reason);
    expect([inside.sent.length, inside.clock.pending()]).toEqual([1, 0]);

    const later = new AbortController();
    const paused = scriptedClient([BUSY]);
    paused.clock.after(150, () => later.abort(reason));
    await expect(
      paused.clock.run(paused.client.users.verify('ada', SAMPLE, { signal: later.signal })),
    ).rejects.toBe(reason);
    expect([paused.sent.length, paused.clock.pending()]).toEqual([1, 0]);
  });
});
