import { describe, expect, it } from 'vitest';
import { AUDIENCE, CLAIMS, createTokenIssuer, ISSUER, NOW } from '../testing/tokenIssuer.ts';
import type { KeySource } from '../tokens/keySource.ts';
import { createSeenTokens } from '../tokens/seenTokens.ts';
import { DecisionTokenError } from '../tokens/tokenError.ts';
import type { DecisionRequirements, HasHeaders, WithDecision } from './decisionRequirements.ts';
import { requireDecision as requireInExpress } from './express.ts';
import { requireDecision as requireInFastify } from './fastify.ts';

const issuer = await createTokenIssuer();

function requirements(change: object = {}): DecisionRequirements<HasHeaders> {
  return {
    ...{ issuer: ISSUER, audience: AUDIENCE, application: 'default' },
    ...{ subject: () => 'ada', nonce: () => CLAIMS.nonce },
    ...{ jwks: keys, seen: createSeenTokens(), now: () => NOW * 1_000 },
    ...change,
  };
}
const keys: KeySource = {
  find: async (kid) => {
    if (kid !== issuer.kid) return null;
    return crypto.subtle.importKey('jwk', { ...issuer.jwk, kty: 'OKP', crv: 'Ed25519' }, 'Ed25519', true, [
      'verify',
    ]);
  },
};

interface Outcome {
  readonly passed: boolean;
  readonly error: unknown;
  readonly decision: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Middleware = (change: object, headers: HasHeaders['headers']) => Promise<Outcome>;

const inExpress: Middleware = (change, headers) =>
  new Promise((resolve) => {
    const request: HasHeaders & WithDecision = { headers };
    const sent: Record<string, string> = {};
    const end = (passed: boolean, error: unknown, body: string) =>
      resolve({
        passed,
        error,
        decision: request.decision,
        status: response.statusCode,
        headers: sent,
        body,
      });
    const response = {
      statusCode: 200,
      setHeader: (name: string, value: string) => {
        sent[name] = value;
      },
      end: (body: string) => end(false, undefined, body),
    };
    const next = (error?: unknown) => end(error === undefined, error, '');
    requireInExpress(requirements(change))(request, response, next);
  });

const inFastify: Middleware = async (change, given) => {
  const request: HasHeaders & WithDecision = { headers: given };
  const sent: { status: number; headers: Record<string, string>; body: string } = {
    ...{ status: 200, headers: {}, body: '' },
  };
  const reply = {
    code: (status: number) => {
      sent.status = status;
    },
    headers: (values: Record<string, string>) => Object.assign(sent.headers, values),
    send: (body: string) => {
      sent.body = body;
    },
  };
  const hook = requireInFastify(requirements(change));
  try {
    const ended = await hook(request, reply);
    expect(ended === undefined || ended === reply).toBe(true);
    return { ...sent, passed: ended === undefined, error: undefined, decision: request.decision };
  } catch (error) {
    return { ...sent, passed: false, error, decision: request.decision };
  }
};

describe.each([
  ['express', inExpress],
  ['fastify', inFastify],
])('requireDecision for %s', (_name, ask) => {
  const bearer = async (claims: object = CLAIMS) => ({
    authorization: `bearer ${await issuer.sign(claims)}`,
  });

  it('lets a good token through and gives its claims', async () => {
    expect(await ask({}, await bearer())).toMatchObject({ passed: true, decision: CLAIMS });
    const own = { 'x-keystroke-token': await issuer.sign(CLAIMS), authorization: 'Bearer of-something-else' };
    expect(await ask({}, own)).toMatchObject({ passed: true, decision: CLAIMS });
    const inTime = { subject: async () => 'ada', nonce: async () => null, allowNoChallenge: true };
    const without = await bearer({ ...CLAIMS, nonce: null });
    expect(await ask(inTime, without)).toMatchObject({ passed: true });
  });

  it('answers 401 to everything else, with a code', async () => {
    const cases: readonly [string, object, HasHeaders['headers']][] = [
      ['token_missing', {}, {}],
      ['token_missing', {}, { authorization: 'Basic YTpi' }],
      ['token_missing', {}, { authorization: 'Bearer two words' }],
      ['token_malformed', {}, { 'x-keystroke-token': ['a', 'b'] }],
      ['token_malformed', {}, { 'x-keystroke-token': '', ...(await bearer()) }],
      ['subject_missing', { subject: () => undefined }, await bearer()],
      ['subject_missing', { subject: async () => null }, await bearer()],
      ['subject_missing', { subject: () => '' }, await bearer()],
      ['nonce_missing', { nonce: () => undefined }, await bearer()],
      ['nonce_missing', { nonce: () => '' }, await bearer()],
      // A column that nobody filled is no word for 'without a challenge'.
      ['nonce_missing', { nonce: () => null }, await bearer({ ...CLAIMS, nonce: null })],
      ['nonce_missing', { nonce: () => undefined, allowNoChallenge: true }, await bearer()],
      ['nonce_differs', { nonce: () => null, allowNoChallenge: true }, await bearer()],
      ['nonce_differs', { allowNoChallenge: true }, await bearer({ ...CLAIMS, nonce: null })],
      ['subject_differs', { subject: () => 'eve' }, await bearer()],
      ['expired', { now: () => (NOW + 70) * 1_000 }, await bearer()],
    ];
    for (const [code, change, headers] of cases) {
      const { passed, decision, status, body, headers: sent, error } = await ask(change, headers);
      const what = { passed, decision, status, error, code: JSON.parse(body).code };
      expect(what).toEqual({ passed: false, decision: undefined, status: 401, error: undefined, code });
      expect(sent).toMatchObject({
        'content-type': 'application/problem+json',
        'www-authenticate': code === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"',
      });
    }
  });

  it('takes a token once', async () => {
    const seen = createSeenTokens();
    const headers = await bearer();
    expect(await ask({ seen }, headers)).toMatchObject({ passed: true });
    const again = await ask({ seen }, headers);
    expect([again.status, JSON.parse(again.body).code]).toEqual([401, 'replayed']);
  });

  it('answers 503 when it is not the token’s fault', async () => {
    const jwks: KeySource = { find: () => Promise.reject(new DecisionTokenError('keys_unavailable')) };
    const broken = { add: () => Promise.reject(new Error('no connection')) };
    for (const [change, code] of [
      [{ jwks }, 'keys_unavailable'],
      [{ seen: broken }, 'seen_unavailable'],
    ] as const) {
      const { passed, status, body, headers } = await ask(change, await bearer());
      expect([passed, status, JSON.parse(body).code]).toEqual([false, 503, code]);
      expect(headers).toMatchObject({ 'retry-after': '10' });
    }
  });

  it('lets nobody through by a fault of its own', async () => {
    const boom = () => {
      throw new Error('no session store');
    };
    const faults = [{ subject: boom }, { nonce: boom }, { jwks: { find: boom } }];
    for (const change of faults) {
      const { passed, decision, error } = await ask(change, await bearer());
      expect([passed, decision]).toEqual([false, undefined]);
      expect(error).toBeInstanceOf(Error);
    }
  });

  it('is not made with settings by which tokens can not be checked', async () => {
    for (const change of [{ issuer: '' }, { audience: undefined }, { application: 7 }, { jwks: undefined }]) {
      await expect(ask(change, {})).rejects.toThrow(TypeError);
    }
    for (const change of [{ leeway: 61 }, { leeway: '5' }, { now: NOW }, { allowNoChallenge: 'true' }]) {
      await expect(ask(change, {})).rejects.toThrow(TypeError);
    }
  });
});

describe('requireDecision for express', () => {
  const headers = async () => ({ authorization: `Bearer ${await issuer.sign(CLAIMS)}` });

  it('gives what the next handler throws to the handler of errors, once', async () => {
    const request: HasHeaders & WithDecision = { headers: await headers() };
    const given = await new Promise<unknown[]>((resolve) => {
      const calls: unknown[] = [];
      requireInExpress(requirements())(request, silent, (error) => {
        calls.push(error);
        if (error === undefined) throw new Error('of the next handler');
        resolve(calls);
      });
    });
    expect(given).toEqual([undefined, new Error('of the next handler')]);
  });

  it('gives a response that can not be written to the handler of errors', async () => {
    const closed = {
      ...silent,
      setHeader: () => {
        throw new Error('sent already');
      },
    };
    const error = await new Promise((resolve) => {
      requireInExpress(requirements())({ headers: {} }, closed, resolve);
    });
    expect(error).toEqual(new Error('sent already'));
  });
});

const silent = { statusCode: 200, setHeader: () => undefined, end: () => undefined };
