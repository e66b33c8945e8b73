import { join } from 'node:path';
import { KeySet } from '@keystroke-auth/protocol';
import Database from 'better-sqlite3';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { STORE_FILE } from '../../composeStore.ts';
import { ANNOUNCED_FOR, PUBLISHED_AFTER } from '../../services/tokens/keySchedule.ts';
import { startService } from '../../testing/service.ts';
import {
  callerOf,
  checked,
  enrolUser,
  IMPOSTOR,
  makeKey,
  OWNER,
  setPolicy,
  startV1,
  typed,
  typings,
} from '../../testing/v1.ts';

const AUDIENCE = 'https://bank.example';
const DAY = 24 * 60 * 60 * 1_000;

const v1 = await startV1({ policy: { token_audience: AUDIENCE } });
afterAll(v1.stop);
await enrolUser(v1, 'ada');
/** A sample is good for one try. */
let used = 5;
const freshSample = () => typed(OWNER, ++used);

async function keySet(): Promise<KeySet> {
  const answer = await v1.send('GET /.well-known/jwks.json');
  return checked(KeySet, answer.body);
}

/** As a service would that has jose and not the client of this project. */
async function verify(token: string | undefined, keys: KeySet) {
  const { protectedHeader, payload } = await jwtVerify(token ?? '', createLocalJWKSet(keys), {
    issuer: 'urn:keystroke-auth',
    audience: AUDIENCE,
    algorithms: ['EdDSA'],
    typ: 'keystroke-decision+jwt',
    requiredClaims: ['iss', 'sub', 'app', 'aud', 'nonce', 'decision', 'attempt_id', 'jti', 'iat', 'exp'],
    currentDate: v1.clock.now(),
  });
  return { header: protectedHeader, claims: payload };
}

async function allowed(headers: Readonly<Record<string, string>> = {}) {
  const answer = await v1.send('POST /v1/users/ada/verify', freshSample(), headers);
  expect(answer.body.decision).toBe('allow');
  return answer.body;
}

const tokenOf = ({ token }: Readonly<Record<string, unknown>>): string => {
  expect(token).toEqual(expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/));
  return String(token);
};

describe('decision tokens', () => {
  it('say who was allowed, by whom, for whom and how long', async () => {
    const { challenge, challenge_id } = await v1.challenge({ user_id: 'ada' });
    const answer = await v1.verify('ada', { ...freshSample(), challenge });
    const { header, claims } = await verify(answer.token, await keySet());
    const [key] = (await keySet()).keys;
    expect(header).toEqual({ alg: 'EdDSA', typ: 'keystroke-decision+jwt', kid: key?.kid });
    const now = v1.clock.now().getTime() / 1_000;
    expect(claims).toEqual({
      ...{ iss: 'urn:keystroke-auth', sub: 'ada', app: 'default', aud: AUDIENCE, nonce: challenge_id },
      ...{ decision: 'allow', attempt_id: answer.attempt_id, jti: expect.any(String) },
      ...{ iat: now, exp: now + 60 },
    });
  });

  it('reach whoever typed, too, and auto as well as verify; without a challenge nonce is null', async () => {
    const { challenge, challenge_id } = await v1.challenge({ user_id: 'ada' });
    const asClient = await v1.as(challenge).send('POST /v1/users/ada/verify', freshSample());
    expect(Object.keys(asClient.body).sort()).toEqual(['attempt_id', 'attempts_left', 'decision', 'token']);
    const { claims } = await verify(tokenOf(asClient.body), await keySet());
    expect(claims).toMatchObject({ sub: 'ada', nonce: challenge_id });

    const auto = await v1.send('POST /v1/users/ada/auto', freshSample());
    expect(auto.body).toMatchObject({ action: 'verify', decision: { decision: 'allow' } });
    const { claims: ofAuto } = await verify(tokenOf(Object(auto.body.decision)), await keySet());
    expect(ofAuto).toMatchObject({ sub: 'ada', nonce: null });
  });

  it('are the same statement for a repeat of the request: one use, and no longer life', async () => {
    const headers = { 'idempotency-key': 'one' };
    const body = freshSample();
    const first = await v1.send('POST /v1/users/ada/verify', body, headers);
    const before = await verify(tokenOf(first.body), await keySet());
    v1.clock.pass(30_500);
    const again = await v1.send('POST /v1/users/ada/verify', body, headers);
    expect(again.body).toMatchObject({ decision: 'allow', attempt_id: first.body.attempt_id });
    const after = await verify(tokenOf(again.body), await keySet());
    expect(after.claims).toEqual(before.claims);
    const other = await verify(tokenOf(await allowed()), await keySet());
    expect(other.claims.jti).not.toBe(before.claims.jti);
  });

  it('are not given for anything but allow by an active application that wants them', async () => {
    const path = 'POST /v1/users/ada/verify';
    const between = { target_false_match_rate: 0.0005, step_up_false_match_rate: 0.5 };
    const seen = new Set<unknown>();
    const expectNone = async (body: object, decisions: readonly string[], action = path) => {
      const answer = await v1.send(action, body);
      const decision = Object(answer.body.decision ?? answer.body);
      seen.add(answer.body.decision);
      expect(decisions).toContain(answer.body.decision ?? answer.body.action);
      expect(JSON.stringify(answer.body)).not.toContain('eyJ');
      expect(answer.body).not.toHaveProperty('token');
      expect(decision).not.toHaveProperty('token');
    };
    await expectNone(typed(IMPOSTOR, 6), ['deny', 'step_up']);
    await expectNone(freshSample(), ['insufficient'], 'POST /v1/users/nobody/verify');
    await expectNone(typed(IMPOSTOR, 1), ['enrol'], 'POST /v1/users/new/auto');
    await setPolicy(v1, { token_audience: AUDIENCE, ...between });
    for (let i = 7; i < 30 && !seen.has('step_up'); i++) {
      await expectNone(typed(IMPOSTOR, i), ['deny', 'step_up', 'insufficient']);
    }
    for (const mode of ['shadow', 'passive'] as const) {
      await setPolicy(v1, { token_audience: AUDIENCE, mode });
      await expectNone(freshSample(), ['insufficient']);
    }
    await setPolicy(v1, { attempts: null });
    await expectNone(freshSample(), ['allow']);
    await setPolicy(v1, { token_audience: AUDIENCE, attempts: null });
    tokenOf(await allowed());
    expect([...seen]).toEqual(expect.arrayContaining(['deny', 'step_up', 'insufficient', 'allow']));
  });

  it('carry the application of the key', async () => {
    const other = v1.as(await makeKey(v1.service, 'other'));
    await setPolicy(other, { token_audience: AUDIENCE }, 'other');
    await other.enrol('ada', typings(OWNER, [1, 5]));
    const { token } = await other.verify('ada', typed(OWNER, 6));
    expect((await verify(token, await keySet())).claims).toMatchObject({ sub: 'ada', app: 'other' });
  });
});

describe('the keys that sign them', () => {
  it('are public, as a set that may be kept a while', async () => {
    const answer = await v1.as(null).send('GET /.well-known/jwks.json');
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=300' } });
    expect(answer.body.keys).toEqual([
      {
        ...{ kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA' },
        ...{ kid: expect.any(String), x: expect.any(String) },
      },
    ]);
  });

  it('change by hand: the next is announced, then signs; the old one stays while its tokens are good', async () => {
    const { signingKeys } = v1.service.v1;
    const old = (await keySet()).keys[0]?.kid ?? '';
    const next = await signingKeys.rotate();
    expect(next.activeFrom.getTime() - v1.clock.now().getTime()).toBe(ANNOUNCED_FOR);
    const kidsOf = ({ keys }: KeySet) => keys.map(({ kid }) => kid);
    expect(kidsOf(await keySet())).toEqual([old, next.kid]);
    const copy = await keySet();

    v1.clock.pass(ANNOUNCED_FOR - 1_000);
    const last = tokenOf(await allowed());
    expect((await verify(last, copy)).header.kid).toBe(old);
    v1.clock.pass(1_000);
    const first = tokenOf(await allowed());
    expect((await verify(first, copy)).header.kid).toBe(next.kid);

    // The old key's last token is good until it expires, and then not.
    v1.clock.pass(58_000);
    expect((await verify(last, await keySet())).claims.sub).toBe('ada');
    v1.clock.pass(1_000);
    await expect(verify(last, await keySet())).rejects.toThrow('"exp" claim timestamp check failed');
    v1.clock.pass(PUBLISHED_AFTER);
    expect(kidsOf(await keySet())).toEqual([next.kid]);
  });

  it('change by themselves with age', async () => {
    const [before] = (await keySet()).keys;
    v1.clock.pass(90 * DAY);
    // Whoever comes first makes the next key; it is announced like any other.
    expect((await verify(tokenOf(await allowed()), await keySet())).header.kid).toBe(before?.kid);
    const after = (await keySet()).keys;
    expect(after).toHaveLength(2);
    v1.clock.pass(ANNOUNCED_FOR);
    expect((await verify(tokenOf(await allowed()), await keySet())).header.kid).toBe(after[1]?.kid);
  });

  it('are forgotten at once when one became known', async () => {
    const token = tokenOf(await allowed());
    const { kid, activeFrom } = await v1.service.v1.signingKeys.rotate({ revoke: true });
    expect(activeFrom).toEqual(v1.clock.now());
    expect((await keySet()).keys.map((key) => key.kid)).toEqual([kid]);
    await expect(verify(token, await keySet())).rejects.toThrow('no applicable key found');
    expect((await verify(tokenOf(await allowed()), await keySet())).header.kid).toBe(kid);
  });

  it('are there once, however many processes start at the same time, and survive a restart', async () => {
    const one = await startV1({ policy: { token_audience: AUDIENCE } });
    const two = await startService(one.dataDir, {}, { clock: one.clock });
    const three = await startService(one.dataDir, {}, { clock: one.clock });
    try {
      const empty = await one.send('GET /.well-known/jwks.json');
      expect(empty).toMatchObject({ body: { keys: [] }, headers: { 'cache-control': 'no-store' } });
      const signers = await Promise.all(
        [one.service, two, three, two, one.service].map(({ v1 }) => v1.signingKeys.signer()),
      );
      expect(new Set(signers.map(({ kid }) => kid)).size).toBe(1);
      expect((await three.v1.signingKeys.published()).keys).toHaveLength(1);
      const later = await startService(one.dataDir, {}, { clock: one.clock });
      expect((await later.v1.signingKeys.signer()).kid).toBe(signers[0]?.kid);
      await later.stop();
    } finally {
      await two.stop();
      await three.stop();
      await one.stop();
    }
  });
});

describe('a token that can not be signed', () => {
  it('is no allow: neither with a damaged key nor when the attempt could not be written', async () => {
    let broken = false;
    const one = await startV1({
      policy: { token_audience: AUDIENCE },
      env: { SECRET_KEY: 'a'.repeat(32) },
      wrapStore: (store) => ({
        ...store,
        transact: (work) =>
          store.transact(async (records) => {
            const result = await work(records);
            if (broken) throw new Error('the disk is full');
            return result;
          }),
      }),
    });
    await enrolUser(one, 'ada');
    expect(await one.verify('ada', typed(OWNER, 6))).toHaveProperty('token');
    broken = true;
    const failed = await one.send('POST /v1/users/ada/verify', typed(OWNER, 7));
    expect(failed).toMatchObject({ status: 500, body: { code: 'internal_error' } });
    expect(failed.body).not.toHaveProperty('token');
    broken = false;

    const another = { SECRET_KEY: 'b'.repeat(32) };
    await expect(startService(one.dataDir, another)).rejects.toMatchObject({ name: 'KeysRefused' });

    const database = new Database(join(one.dataDir, STORE_FILE));
    database.exec("update signing_keys set sealed_private_key = x'01' || substr(sealed_private_key, 3)");
    database.close();
    const other = await startService(one.dataDir, { SECRET_KEY: 'a'.repeat(32) }, { clock: one.clock });
    const caller = callerOf(other, await makeKey(other));
    await expect(other.v1.signingKeys.signer()).rejects.toMatchObject({ name: 'SealBroken' });
    const { kid } = await other.v1.signingKeys.rotate({ revoke: true });
    expect((await other.v1.signingKeys.signer()).kid).toBe(kid);
    expect((await caller.send('GET /.well-known/jwks.json')).body.keys).toMatchObject([{ kid }]);
    await other.stop();
    await one.stop();
  });
});
