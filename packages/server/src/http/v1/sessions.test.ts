import { drawSentence } from '@keystroke-auth/engine';
import { AttemptPage, type PolicyChange, type Sample, Session } from '@keystroke-auth/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enrolUser, IMPOSTOR, OWNER, reasonsOf, setPolicy, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);

/** A sentence of its own for each number, as uneven as people type. */
const sentence = (typist: number, n: number, options = {}): Sample =>
  typed(typist, n, {
    text: drawSentence(1_000 * typist + n),
    noise: 1,
    capture: { text: 'free', ...options },
  });
let sentences = 100;
const next = (typist: number): Sample => sentence(typist, ++sentences);
const start = (more: object = {}) =>
  v1.take(Session, 'POST /v1/sessions', { user_id: 'ada', device: 'desktop', ...more });
const add = (id: string, body: unknown, headers = {}) =>
  v1.take(Session, `POST /v1/sessions/${id}/samples`, body, headers);

beforeAll(async () => {
  await v1.enrol(
    'ada',
    Array.from({ length: 10 }, (_, i) => sentence(OWNER, i + 1)),
  );
});
// Sessions of impostors count as failures: locks have a test of their own.
const policy = (change: PolicyChange = {}) => setPolicy(v1, { attempts: null, ...change });
beforeEach(() => policy());

describe('a session', () => {
  it('begins with nothing known', async () => {
    const session = await start();
    expect(session).toMatchObject({
      user_id: 'ada',
      decision: 'insufficient',
      score: null,
      samples: 0,
      reasons: [{ code: 'little_evidence' }],
      half_life_seconds: 30,
    });
    expect(Date.parse(session.expires_at) - Date.parse(session.created_at)).toBe(28_800_000);
    expect(await v1.take(Session, `GET /v1/sessions/${session.session_id}`)).toEqual(session);
    // Somebody who is not known looks like somebody who is not enrolled.
    const unknown = await start({ user_id: 'nobody' });
    expect([unknown.decision, ...reasonsOf(unknown)]).toEqual(['insufficient', 'not_enrolled']);
    await v1.refused('session_not_found', 'GET /v1/sessions/none');
    await v1.refused('session_not_found', 'POST /v1/sessions/none/samples', next(OWNER));
  });

  it('adds up what its owner types until it allows, and keeps doing so', async () => {
    const { session_id } = await start();
    let session = await add(session_id, next(OWNER));
    for (let i = 0; i < 3; i++) session = await add(session_id, next(OWNER));
    expect(session).toMatchObject({ decision: 'allow', samples: 4, reasons: [{ code: 'rhythm_matches' }] });
    const many = await add(session_id, { samples: [next(OWNER), next(OWNER)] });
    expect(many).toMatchObject({ decision: 'allow', samples: 6 });
    expect(many.score).toBeGreaterThan(session.score ?? 0);
    const { items } = await v1.take(AttemptPage, 'GET /v1/attempts?user_id=ada&limit=6');
    expect(items.map(({ action }) => action)).toEqual(Array(6).fill('session'));
  });

  it('denies another typist, also one who takes over', async () => {
    const { session_id } = await start();
    expect(await add(session_id, next(IMPOSTOR))).toMatchObject({ decision: 'deny' });
    const taken = await start();
    for (let i = 0; i < 4; i++) await add(taken.session_id, next(OWNER));
    let session = taken;
    for (let i = 0; i < 6; i++) {
      v1.clock.pass(20_000);
      session = await add(taken.session_id, next(IMPOSTOR));
    }
    expect(session).toMatchObject({ decision: 'deny', reasons: [{ code: 'latencies_differ' }] });
  });

  it('trusts nobody any more once a copy was seen', async () => {
    const { session_id } = await start();
    const first = next(OWNER);
    await add(session_id, [first, next(OWNER), next(OWNER)]);
    expect(await add(session_id, first)).toMatchObject({
      decision: 'deny',
      liveness: { replay: true },
      reasons: [{ code: 'replayed_sample' }],
    });
    expect(await add(session_id, next(OWNER))).toMatchObject({ decision: 'deny', score: null });
    expect(await v1.take(Session, `GET /v1/sessions/${session_id}`)).toMatchObject({ decision: 'deny' });
    const other = await start();
    expect(await add(other.session_id, sentence(OWNER, 3))).toMatchObject({ decision: 'deny' });
  });

  it('forgets when nobody types', async () => {
    const { session_id } = await start();
    for (let i = 0; i < 4; i++) await add(session_id, next(OWNER));
    const read = () => v1.take(Session, `GET /v1/sessions/${session_id}`);
    const now = await read();
    expect(now.decision).toBe('allow');
    v1.clock.pass(30_000);
    const later = await read();
    expect(later.score).toBeLessThan(now.score ?? 0);
    v1.clock.pass(600_000);
    expect(await read()).not.toMatchObject({ decision: 'allow' });
  });

  it('ends', async () => {
    const { session_id, expires_at } = await start({ expires_in: 60 });
    v1.clock.pass(60_000);
    expect(v1.clock.now().toISOString()).toBe(expires_at);
    await v1.refused('session_expired', `GET /v1/sessions/${session_id}`);
    await v1.refused('session_expired', `POST /v1/sessions/${session_id}/samples`, next(OWNER));
    v1.clock.pass(1);
    expect(await v1.service.v1.sweepExpired()).toBeGreaterThan(0);
    await v1.refused('session_not_found', `GET /v1/sessions/${session_id}`);
  });

  it('counts nothing that was not typed, or by a clock that hides copies', async () => {
    const { session_id } = await start();
    const pasted = sentence(OWNER, 60, { flags: ['paste'] });
    expect(await add(session_id, pasted)).toMatchObject({ decision: 'insufficient', samples: 1 });
    const coarse = { ...typed(OWNER, 61, { text: drawSentence(61), noise: 1, clock: 40 }) };
    expect((await add(session_id, coarse)).decision).not.toBe('allow');
    const said = sentence(OWNER, 62, { clock_resolution_ms: 40 });
    expect(await add(session_id, said)).toMatchObject({ decision: 'insufficient', samples: 3 });
  });

  it('needs a profile of free text, of this device, that is enrolled', async () => {
    await enrolUser(v1, 'bob', OWNER, { capture: { text: 'fixed' } });
    const reasonOf = async (more: object) => {
      const { session_id, decision, reasons } = await start({ user_id: 'bob', ...more });
      expect(decision).toBe('insufficient');
      const sample = next(OWNER);
      const capture = { ...sample.capture, ...more, text: 'free' } as const;
      expect(await add(session_id, { ...sample, capture })).toMatchObject({
        decision: 'insufficient',
        samples: 0,
      });
      return reasonsOf({ reasons });
    };
    expect(await reasonOf({})).toEqual(['text_kind_differs']);
    expect(await reasonOf({ device: 'touch' })).toEqual(['not_enrolled']);
    expect(await reasonOf({ text_id: 'mail' })).toEqual(['not_enrolled']);
  });

  it('takes typing of its own device, text and way of recording only', async () => {
    const { session_id } = await start();
    const sample = next(OWNER);
    for (const other of [{ device: 'touch' }, { text_id: 'other' }, { mode: 'delta' }]) {
      await v1.refused('capture_differs', `POST /v1/sessions/${session_id}/samples`, {
        ...sample,
        capture: { ...sample.capture, ...other },
      });
    }
    expect(await add(session_id, sample)).toMatchObject({ samples: 1 });
  });

  it('counts as one failure when it turns against its person, and is insufficient while that locks', async () => {
    await policy({ attempts: 2 });
    await v1.send('POST /v1/users/ada/unlock');
    const turned = async () => {
      const { session_id } = await start();
      const bodies = [next(IMPOSTOR), next(IMPOSTOR), next(IMPOSTOR)];
      return add(session_id, bodies);
    };
    expect((await turned()).decision).toBe('deny');
    expect(await v1.describe('ada')).toMatchObject({ lock: { locked: false, failures: 1 } });
    expect((await turned()).decision).toBe('deny');
    expect(await v1.describe('ada')).toMatchObject({ lock: { locked: true, failures: 2 } });
    const { session_id } = await start();
    const owner = await add(session_id, [next(OWNER), next(OWNER)]);
    expect([owner.decision, ...reasonsOf(owner)]).toEqual(['insufficient', 'attempts_exhausted']);
    await v1.send('POST /v1/users/ada/unlock');
    expect((await add(session_id, [next(OWNER), next(OWNER)])).decision).toBe('allow');
  });

  it('takes no challenge: it is a server that runs it', async () => {
    const { session_id } = await start();
    const { challenge } = await v1.challenge({ user_id: 'ada' });
    const sample = { ...next(OWNER), challenge };
    await v1.refused('challenge_invalid', `POST /v1/sessions/${session_id}/samples`, sample);
  });

  it('answers insufficient for an exempt person, without consent, and where the policy only observes', async () => {
    const { session_id } = await start();
    await add(session_id, [next(OWNER), next(OWNER), next(OWNER)]);
    await policy({ mode: 'shadow' });
    const shadow = await add(session_id, next(OWNER));
    expect([shadow.decision, ...reasonsOf(shadow)]).toEqual([
      'insufficient',
      'mode_shadow',
      'rhythm_matches',
    ]);
    const { items } = await v1.take(AttemptPage, 'GET /v1/attempts?user_id=ada&limit=1');
    expect(items).toMatchObject([{ decision: 'insufficient', shadow_decision: 'allow' }]);
    await policy({ require_consent: 'v9' });
    expect(await add(session_id, next(OWNER))).toMatchObject({
      decision: 'insufficient',
      score: null,
      reasons: [{ code: 'consent_missing' }],
    });
    await policy();
    await v1.send('PUT /v1/users/ada/exemption', { exempt: true, reason: 'x' });
    expect(await v1.take(Session, `GET /v1/sessions/${session_id}`)).toMatchObject({
      decision: 'insufficient',
      reasons: [{ code: 'exempt' }],
    });
    await v1.send('PUT /v1/users/ada/exemption', { exempt: false });
    expect(await v1.take(Session, `GET /v1/sessions/${session_id}`)).toMatchObject({ decision: 'allow' });
  });

  it('repeats no answer to another session, after more was typed, or after consent was asked for', async () => {
    const [one, two] = [await start(), await start()];
    const headers = { 'idempotency-key': 'session-1' };
    const body = [next(OWNER), next(OWNER), next(OWNER), next(OWNER)];
    const first = await add(one.session_id, body, headers);
    expect(first.decision).toBe('allow');
    expect(await add(one.session_id, body, headers)).toEqual(first);
    const path = (id: string) => `POST /v1/sessions/${id}/samples`;
    await v1.refused('idempotency_mismatch', path(two.session_id), body, headers);
    await policy({ require_consent: 'v9' });
    await v1.refused('idempotency_stale', path(one.session_id), body, headers);
    await policy();
    expect(await add(one.session_id, body, headers)).toEqual(first);
    await add(one.session_id, body[0]);
    await v1.refused('idempotency_stale', path(one.session_id), body, headers);
  });
});
