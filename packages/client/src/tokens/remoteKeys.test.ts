import { describe, expect, it } from 'vitest';
import { AUDIENCE, CLAIMS, createTokenIssuer, ISSUER, NOW } from '../testing/tokenIssuer.ts';
import { remoteKeys } from './remoteKeys.ts';
import { createSeenTokens } from './seenTokens.ts';
import { verifyDecisionToken } from './verifyDecisionToken.ts';

const URL_OF_KEYS = 'https://auth.example.org/.well-known/jwks.json';
const [first, second] = [await createTokenIssuer(), await createTokenIssuer()];

/** An address whose answers a test decides, and a clock. */
function served(...answers: readonly (() => Response)[]) {
  const requests: RequestInit[] = [];
  let time = NOW * 1_000;
  let answer = answers[0];
  const source = remoteKeys(URL_OF_KEYS, {
    fetch: async (url, init) => {
      expect(url).toBe(URL_OF_KEYS);
      requests.push(init);
      if (answer === undefined) throw new TypeError('fetch failed');
      return answer();
    },
    now: () => time,
  });
  return {
    source,
    requests,
    serve: (next: (() => Response) | undefined) => {
      answer = next;
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}

const keySet =
  (...issuers: readonly (typeof first)[]) =>
  () =>
    Response.json({ keys: issuers.map(({ jwk }) => jwk) });

describe('keys at an address', () => {
  it('are fetched once for all who wait, and used for five minutes', async () => {
    const { source, requests, pass } = served(keySet(first));
    const found = await Promise.all([first, first, first].map(({ kid }) => source.find(kid)));
    expect(found.every((key) => key !== null && key === found[0])).toBe(true);
    pass(5 * 60_000);
    await source.find(first.kid);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ redirect: 'error', credentials: 'omit' });
    pass(1);
    await source.find(first.kid);
    expect(requests).toHaveLength(2);
  });

  it('are fetched again for a key that is new, and not for every one that somebody makes up', async () => {
    const { source, requests, serve, pass } = served(keySet(first));
    await source.find(first.kid);
    serve(keySet(first, second));
    expect(await source.find(second.kid)).not.toBeNull();
    expect(requests).toHaveLength(2);
    for (let i = 0; i < 100; i++) {
      expect(await source.find(`made-up-${i}`)).toBeNull();
      pass(99);
    }
    expect(requests).toHaveLength(2);
    // Made-up ids put off nothing: what follows the pause is asked for.
    pass(100);
    await Promise.all(Array.from({ length: 100 }, (_, i) => source.find(`more-${i}`)));
    expect(requests).toHaveLength(3);
  });

  it('follow a key that is gone', async () => {
    const { source, serve, pass } = served(keySet(first, second));
    expect(await source.find(first.kid)).not.toBeNull();
    serve(keySet(second));
    pass(5 * 60_000 + 1);
    expect(await source.find(first.kid)).toBeNull();
  });

  it('that can not be fetched are believed for an hour, and unknown ones not at all', async () => {
    const { source, requests, serve, pass } = served(keySet(first));
    await source.find(first.kid);
    serve(undefined);
    pass(59 * 60_000);
    expect(await source.find(first.kid)).not.toBeNull();
    await expect(source.find(second.kid)).rejects.toMatchObject({ code: 'keys_unavailable' });
    expect(requests).toHaveLength(2);
    pass(60_001);
    await expect(source.find(first.kid)).rejects.toMatchObject({ code: 'keys_unavailable' });
    serve(keySet(first));
    pass(10_000);
    expect(await source.find(first.kid)).not.toBeNull();
  });

  it('are never taken from something else', async () => {
    const answers = [
      () => new Response('<html>', { status: 200 }),
      () => new Response(null, { status: 500 }),
      () => Response.json({ keys: [first.jwk] }, { status: 404 }),
      () => Response.json([first.jwk]),
      () => Response.json({ keys: Array.from({ length: 101 }, () => first.jwk) }),
      () => new Response(`{"keys":[]}${' '.repeat(100_000)}`),
    ];
    for (const answer of answers) {
      const { source } = served(answer);
      await expect(source.find(first.kid)).rejects.toMatchObject({ code: 'keys_unavailable' });
    }
    const { x, ...noKey } = first.jwk;
    const others = [
      { ...first.jwk, kty: 'EC' },
      { ...first.jwk, crv: 'X25519' },
      { ...first.jwk, alg: 'HS256' },
      { ...first.jwk, use: 'enc' },
      { ...first.jwk, kid: 7 },
      { ...first.jwk, x: x.slice(1) },
      { ...noKey, kty: 'oct', k: x },
      noKey,
      null,
      'key',
    ];
    const { source } = served(() => Response.json({ keys: others }));
    expect(await source.find(first.kid)).toBeNull();
  });

  it('verify tokens', async () => {
    const { source, serve } = served(keySet(first));
    const verify = (token: string) =>
      verifyDecisionToken(token, {
        ...{ jwks: source, issuer: ISSUER, audience: AUDIENCE, application: 'default' },
        ...{ subject: 'ada', nonce: CLAIMS.nonce, seen: createSeenTokens(), now: () => NOW * 1_000 },
      });
    expect(await verify(await first.sign(CLAIMS))).toEqual(CLAIMS);
    serve(undefined);
    await expect(verify(await second.sign(CLAIMS))).rejects.toMatchObject({ name: 'DecisionTokenError' });
  });
});
