import { createHmac, randomBytes } from 'node:crypto';
import type { DecisionClaims } from '@keystroke-auth/protocol';
import fc from 'fast-check';
import { exportSPKI, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { AUDIENCE, assemble, CLAIMS, createTokenIssuer, ISSUER, NOW } from '../testing/tokenIssuer.ts';
import { createSeenTokens } from './seenTokens.ts';
import type { TokenErrorCode } from './tokenError.ts';
import { verifyDecisionToken } from './verifyDecisionToken.ts';

const issuer = await createTokenIssuer();
const stranger = await createTokenIssuer();
/** Of the same service: what it signed is not what the first key signed. */
const nextKey = await createTokenIssuer();
const HEADER = { alg: 'EdDSA', typ: 'keystroke-decision+jwt', kid: issuer.kid };
const jwks = { keys: [issuer.jwk, nextKey.jwk] };
const now = () => NOW * 1_000;
/** Of an application that asks for no challenge. */
const NONE = { nonce: null, allowNoChallenge: true };

/** What a service expects that Ada is signed in at; wrong settings are part of what is tried. */
function options(change: object = {}) {
  const expected = { issuer: ISSUER, audience: AUDIENCE, application: 'default', subject: 'ada' };
  const seen = createSeenTokens({ now });
  return { ...expected, nonce: 'challenge-1', jwks, seen, now, ...change };
}

function taken(token: unknown, change?: object): Promise<DecisionClaims> {
  return Reflect.apply(verifyDecisionToken, undefined, [token, options(change)]);
}

async function refused(code: TokenErrorCode, token: unknown, change?: object): Promise<void> {
  const error = await taken(token, change).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'DecisionTokenError', code });
  expect(String(error)).toMatch(/^DecisionTokenError: [a-z_]+: [A-Z]/);
}

describe('a decision token', () => {
  it('that another library signed is taken, and gives its claims', async () => {
    expect(await taken(await issuer.sign(CLAIMS))).toEqual(CLAIMS);
    const without = { ...CLAIMS, nonce: null };
    expect(await taken(await issuer.sign(without), NONE)).toEqual(without);
    expect(await taken(await nextKey.sign(CLAIMS))).toEqual(CLAIMS);
  });

  it('is refused when any claim is missing or of another kind', async () => {
    const TIMES: readonly string[] = ['iat', 'exp'];
    const noText = fc.constantFrom(undefined, '', 0, true, [], ['ada'], {});
    const noTime = fc.constantFrom(undefined, null, '1800000000', 1.5, 1e300, true, [NOW], {});
    const broken = fc
      .subarray(Object.keys(CLAIMS), { minLength: 1 })
      .chain((names) =>
        fc.record(Object.fromEntries(names.map((name) => [name, TIMES.includes(name) ? noTime : noText]))),
      );
    await fc.assert(
      fc.asyncProperty(broken, async (claims) => {
        await refused('claims_incomplete', await issuer.sign({ ...CLAIMS, ...claims }));
      }),
      { numRuns: 200 },
    );
    for (const name of Object.keys(CLAIMS)) {
      const rest = Object.fromEntries(Object.entries(CLAIMS).filter(([claim]) => claim !== name));
      await refused('claims_incomplete', await issuer.sign(rest));
      // Not even where nothing would have matched: `nonce` of a person without a challenge is null, not absent.
      await refused('claims_incomplete', await issuer.sign(rest), NONE);
    }
    for (const name of ['sub', 'app', 'jti']) {
      await refused('claims_incomplete', await issuer.sign({ ...CLAIMS, [name]: null }));
    }
  });

  it('of an attacker does not serve for a victim', async () => {
    const own = (change: object) => issuer.sign({ ...CLAIMS, ...change });
    await refused('subject_differs', await own({ sub: 'eve' }));
    await refused('audience_differs', await own({ aud: 'https://shop.example' }));
    await refused('application_differs', await own({ app: 'other' }));
    await refused('nonce_differs', await own({ nonce: 'challenge-2' }));
    await refused('nonce_differs', await own({ nonce: null }));
    await refused('nonce_differs', await own({}), NONE);
    await refused('nonce_differs', await own({ nonce: null }), { allowNoChallenge: true });
    await refused('issuer_differs', await own({ iss: 'urn:other' }));
    for (const decision of ['deny', 'step_up', 'insufficient', 'ALLOW', 'allow ']) {
      await refused('not_allowed', await own({ decision }));
    }
    // Names are compared as they are.
    for (const sub of ['Ada', 'ada ', 'ada\u0000', 'a\u0064a\u0301']) {
      await refused('subject_differs', await own({ sub }));
    }
  });

  it('is taken once, however many send it at the same time', async () => {
    const token = await issuer.sign(CLAIMS);
    const one = { seen: createSeenTokens({ now }) };
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => taken(token, one)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const other = await issuer.sign({ ...CLAIMS, attempt_id: 'attempt-2' });
    await refused('replayed', other, one);
    // Without a store of one's own, the process remembers.
    const mine = { ...CLAIMS, jti: 'remembered' };
    await taken(await issuer.sign(mine), { seen: undefined });
    await refused('replayed', await issuer.sign(mine), { seen: undefined });
  });

  it('is not used up by somebody who may not use it', async () => {
    const token = await issuer.sign(CLAIMS);
    const seen = createSeenTokens({ now });
    await refused('subject_differs', token, { seen, subject: 'eve' });
    expect(await taken(token, { seen })).toEqual(CLAIMS);
  });

  it('is refused when nobody can say whether it was taken before', async () => {
    const token = await issuer.sign(CLAIMS);
    const broken = () => Promise.reject(new Error('no connection'));
    await refused('seen_unavailable', token, { seen: { add: broken } });
    for (const answer of [undefined, 1, 'OK', {}]) {
      await refused('replayed', token, { seen: { add: () => answer } });
    }
    const full = createSeenTokens({ capacity: 1, now });
    await taken(token, { seen: full });
    const next = await issuer.sign({ ...CLAIMS, jti: 'token-2' });
    await refused('seen_unavailable', next, { seen: full });
  });

  it('is good for its minute, with a little for clocks that differ', async () => {
    const token = await issuer.sign(CLAIMS);
    const at = (seconds: number) => ({ now: () => (NOW + seconds) * 1_000 });
    await taken(token, at(-5));
    await taken(token, at(64.9));
    await refused('not_yet_valid', token, at(-5.1));
    await refused('expired', token, at(65));
    await refused('expired', token, { ...at(60), leeway: 0 });
    await refused('lifetime_too_long', await issuer.sign({ ...CLAIMS, exp: NOW + 61 }));
    await refused('lifetime_too_long', await issuer.sign({ ...CLAIMS, exp: NOW - 1 }));
  });

  it('is not taken where nothing is expected of a claim', async () => {
    const token = await issuer.sign(CLAIMS);
    for (const name of ['issuer', 'audience', 'application', 'subject', 'nonce', 'jwks']) {
      for (const nothing of [undefined, '', name === 'nonce' ? 0 : null]) {
        await expect(taken(token, { [name]: nothing }), name).rejects.toThrow(TypeError);
      }
    }
    for (const leeway of [-1, 61, Number.NaN])
      await expect(taken(token, { leeway })).rejects.toThrow(TypeError);
  });

  it('is not taken without a challenge because nobody filled in one', async () => {
    const token = await issuer.sign({ ...CLAIMS, nonce: null });
    for (const allowNoChallenge of [undefined, false]) {
      await expect(taken(token, { nonce: null, allowNoChallenge })).rejects.toThrow(TypeError);
    }
    await expect(taken(token, { ...NONE, nonce: undefined })).rejects.toThrow(TypeError);
    expect(await taken(token, NONE)).toMatchObject({ nonce: null });
  });

  it('of a month ago is not taken by a leeway that is a text', async () => {
    const later = () => (NOW + 30 * 86_400) * 1_000;
    const change = { leeway: '5', now: later, seen: createSeenTokens({ now: later }) };
    await expect(taken(await issuer.sign(CLAIMS), change)).rejects.toThrow(
      'leeway: got string, expected a number of seconds from 0 to 60',
    );
  });

  it('is never taken when one of the options is of another type', async () => {
    const texts = ['issuer', 'audience', 'application', 'subject', 'nonce'];
    const names = [...texts, 'leeway', 'now', 'seen', 'jwks', 'allowNoChallenge'];
    const types: Readonly<Record<string, string>> = {
      ...{ leeway: 'number', now: 'function', seen: 'object', jwks: 'object', allowNoChallenge: 'boolean' },
    };
    const looksRight = (name: string): fc.Arbitrary<unknown> => {
      const right: unknown = Reflect.get({ ...options(), leeway: 5 }, name);
      return fc.constantFrom<unknown>(
        ...[[right], { toString: () => right, valueOf: () => right }, Object(right), () => right],
        ...[String(right), Number(right), 5n, true, Symbol('x')],
      );
    };
    const wrong = fc
      .constantFrom(...names)
      .chain((name) => fc.tuple(fc.constant(name), fc.oneof(fc.anything(), looksRight(name))))
      .filter(([name, value]) => value === null || typeof value !== (types[name] ?? 'string'))
      // What may be left out is not of another type then.
      .filter(([name, value]) => value !== undefined || !(name in types) || name === 'jwks');
    await fc.assert(
      fc.asyncProperty(wrong, fc.boolean(), async ([name, value], month) => {
        const late = { now: () => (NOW + 30 * 86_400) * 1_000 };
        const token = await issuer.sign(name === 'allowNoChallenge' ? { ...CLAIMS, nonce: null } : CLAIMS);
        const nonce = name === 'allowNoChallenge' ? { nonce: null } : {};
        const change = { ...nonce, ...(month ? late : {}), [name]: value };
        await expect(taken(token, change)).rejects.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe('a forged token', () => {
  const nothing = new Uint8Array();

  it('is refused without a signature, or with that of another', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      await refused('algorithm_refused', assemble({ ...HEADER, alg }, CLAIMS, nothing));
      await refused('algorithm_refused', assemble({ ...HEADER, alg }, CLAIMS, randomBytes(64)));
    }
    await refused('signature_invalid', assemble(HEADER, CLAIMS, nothing));
    await refused('signature_invalid', assemble(HEADER, CLAIMS, new Uint8Array(64)));
    await refused('signature_invalid', assemble(HEADER, CLAIMS, randomBytes(64)));
    await refused('key_unknown', await stranger.sign(CLAIMS));
    await refused('signature_invalid', await stranger.sign(CLAIMS, { kid: issuer.kid }));
    await refused('signature_invalid', await issuer.sign(CLAIMS, { kid: nextKey.kid }));
  });

  it('is refused when its key is the public one, taken for a secret', async () => {
    const publicKey = await importJWK(issuer.jwk, 'EdDSA', { extractable: true });
    if (publicKey instanceof Uint8Array) throw new Error('expected a key object');
    const { x } = issuer.jwk;
    for (const secret of [
      Buffer.from(x, 'base64url'),
      x,
      await exportSPKI(publicKey),
      JSON.stringify(issuer.jwk),
    ]) {
      for (const alg of ['HS256', 'HS512', 'hs256']) {
        const header = { ...HEADER, alg };
        const signed = assemble(header, CLAIMS, nothing).slice(0, -1);
        const mac = createHmac(alg.endsWith('512') ? 'sha512' : 'sha256', secret)
          .update(signed)
          .digest();
        await refused('algorithm_refused', assemble(header, CLAIMS, mac));
        await refused('signature_invalid', assemble(HEADER, CLAIMS, mac));
      }
    }
  });

  it('can not bring its own key, or anything else in its header', async () => {
    const more = [
      { jwk: stranger.jwk },
      { jku: 'https://evil.example/jwks.json' },
      { x5u: 'https://evil.example/cert.pem' },
      { zip: 'DEF' },
    ];
    for (const header of more) {
      await refused('token_malformed', await stranger.sign(CLAIMS, header));
      await refused('token_malformed', await issuer.sign(CLAIMS, header));
    }
    for (const kid of [undefined, '', 7, '__proto__', 'constructor']) {
      const text = typeof kid === 'string' && kid !== '';
      await refused(
        text ? 'key_unknown' : 'token_malformed',
        assemble({ ...HEADER, kid }, CLAIMS, randomBytes(64)),
      );
    }
    // Another kind of token of the same service is no decision.
    for (const typ of ['JWT', 'at+jwt', undefined]) {
      await refused('type_refused', await issuer.sign(CLAIMS, { typ }));
    }
    for (const alg of ['Ed25519', 'ES256', 'RS256', 'EdDSA ', 'eddsa']) {
      await refused('algorithm_refused', assemble({ ...HEADER, alg }, CLAIMS, randomBytes(64)));
    }
  });

  it('is refused whatever was changed: a character, a part, all of it', async () => {
    const token = await issuer.sign(CLAIMS);
    const changed = fc.oneof(
      fc
        .tuple(fc.nat(token.length - 1), fc.constantFrom(...'AQgw-_.= +/é'))
        .map(([at, character]) => token.slice(0, at) + character + token.slice(at + 1)),
      fc.nat(token.length - 1).map((at) => token.slice(0, at)),
      fc.constantFrom(`${token}=`, `${token}.`, ` ${token}`, `${token}\n`, `.${token}`, `${token}.${token}`),
      fc.string(),
      fc.anything(),
    );
    await fc.assert(
      fc.asyncProperty(changed, async (other) => {
        fc.pre(other !== token);
        await expect(taken(other)).rejects.toMatchObject({ name: 'DecisionTokenError' });
      }),
      { numRuns: 500 },
    );
    await refused('token_malformed', 'e30.'.repeat(3_000));
    const list = Buffer.from('[]').toString('base64url');
    await refused('token_malformed', `${list}.${list}.${list}`);
    expect(await taken(token)).toEqual(CLAIMS);
  });
});
