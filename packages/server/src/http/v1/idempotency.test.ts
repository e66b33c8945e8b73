import { AttemptPage } from '@keystroke-auth/protocol';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  type Answer,
  enrolUser,
  IMPOSTOR,
  makeKey,
  OWNER,
  setPolicy,
  startV1,
  typed,
  typings,
} from '../../testing/v1.ts';

const v1 = await startV1({ policy: { attempts: null } });
afterAll(v1.stop);
afterEach(() => setPolicy(v1, { attempts: null }));

const as = (key: string) => ({ 'idempotency-key': key });
const samplesOf = (userId: string) => `POST /v1/users/${userId}/samples`;
const verifyOf = (userId: string) => `POST /v1/users/${userId}/verify`;
const DAY = 24 * 60 * 60_000;
const held = async (userId: string) => (await v1.describe(userId)).profiles[0]?.samples;
const tries = async (userId: string) =>
  (await v1.take(AttemptPage, `GET /v1/attempts?user_id=${userId}`)).items.length;

describe('a repeated request', () => {
  it('is answered like the first, and writes nothing', async () => {
    const body = typings(OWNER, [1, 5]);
    const first = await v1.send(samplesOf('ada'), body, as('k'));
    const again = await v1.send(samplesOf('ada'), body, as('k'));
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await held('ada')).toBe(5);
    const decision = await v1.send(verifyOf('ada'), typed(OWNER, 6), as('k'));
    expect(decision.body).toMatchObject({ decision: 'allow' });
    expect((await v1.send(verifyOf('ada'), typed(OWNER, 6), as('k'))).body).toEqual(decision.body);
    expect(await tries('ada')).toBe(1);
    const outcome = `POST /v1/attempts/${decision.body.attempt_id}/outcome`;
    const report = { success: true, verified_by: 'totp' };
    const reported = await v1.send(outcome, report, as('o'));
    expect((await v1.send(outcome, report, as('o'))).body).toEqual(reported.body);
  });

  it('is another one with another body, key, route or person', async () => {
    await v1.send(samplesOf('bob'), typed(OWNER, 1), as('k'));
    await v1.refused('idempotency_mismatch', samplesOf('bob'), typed(OWNER, 2), as('k'));
    expect(await held('bob')).toBe(1);
    expect(await v1.send(samplesOf('bo'), typed(OWNER, 2), as('k'))).toMatchObject({ status: 201 });
    const second = v1.as(await makeKey(v1.service));
    expect(await second.send(samplesOf('bob'), typed(OWNER, 2), as('k'))).toMatchObject({ status: 201 });
    expect(await held('bob')).toBe(2);
  });

  it('about another attempt or profile is another request', async () => {
    await enrolUser(v1, 'cyd');
    const [one, two] = [await v1.verify('cyd', typed(OWNER, 6)), await v1.verify('cyd', typed(OWNER, 7))];
    const report = { success: true, verified_by: 'totp' };
    await v1.send(`POST /v1/attempts/${one.attempt_id}/outcome`, report, as('o'));
    const other = `POST /v1/attempts/${two.attempt_id}/outcome`;
    await v1.refused('idempotency_mismatch', other, report, as('o'));
    await v1.enrol('cyd', typed(OWNER, 8, { capture: { text_id: 'pin' } }));
    const ids = (await v1.describe('cyd')).profiles.map(
      ({ id }) => `POST /v1/users/cyd/profiles/${id}/reset`,
    );
    expect(await v1.send(ids[0] ?? '', undefined, as('r'))).toMatchObject({ status: 200 });
    await v1.refused('idempotency_mismatch', ids[1] ?? '', undefined, as('r'));
  });

  it('a hundred times at once writes once', async () => {
    await enrolUser(v1, 'dan');
    for (const [request, sample] of [
      [samplesOf('dan'), typed(OWNER, 6)],
      [verifyOf('dan'), typed(OWNER, 7)],
    ] as const) {
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => v1.send(request, sample, as('many'))),
      );
      const done = answers.filter(({ status }) => status < 300);
      expect(done.length).toBeGreaterThanOrEqual(1);
      expect(new Set(done.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      for (const { status, body, headers } of answers.filter((answer: Answer) => answer.status >= 300)) {
        expect([status, body.code, headers['retry-after']]).toEqual([409, 'idempotency_running', '1']);
      }
    }
    expect([await held('dan'), await tries('dan')]).toEqual([6, 1]);
  });

  it('of a decision is stale once consent, policy, lock or template changed', async () => {
    await enrolUser(v1, 'eli');
    const attempt = await v1.verify('eli', typed(OWNER, 6));
    const stale = async (n: number, change: () => Promise<unknown>) => {
      const first = await v1.send(verifyOf('eli'), typed(OWNER, n), as(`${n}`));
      expect(first.body.decision).toBe('allow');
      await change();
      await v1.refused('idempotency_stale', verifyOf('eli'), typed(OWNER, n), as(`${n}`));
    };
    await stale(7, () => v1.send('PUT /v1/users/eli/consent', { state: 'given', version: 'v1' }));
    await stale(8, () => v1.confirm(attempt.attempt_id));
    await stale(9, () => v1.verify('eli', typed(IMPOSTOR, 9)));
    await stale(10, () => v1.send('PUT /v1/users/eli/exemption', { exempt: true, reason: 'x' }));
    await v1.send('PUT /v1/users/eli/exemption', { exempt: false });
    await stale(11, () => setPolicy(v1, { attempts: null, mode: 'shadow' }));
  });

  it('of auto is answered like the first for a day where it enrolled, and as a decision where it verified', async () => {
    const autoOf = 'POST /v1/users/jan/auto';
    const enrolled = [];
    for (const n of [1, 2, 3, 4, 5]) enrolled.push((await v1.send(autoOf, typed(OWNER, n), as(`${n}`))).body);
    expect(enrolled).toMatchObject(Array.from({ length: 5 }, () => ({ action: 'enrol' })));
    const decision = await v1.send(autoOf, typed(OWNER, 6), as('6'));
    expect(decision.body).toMatchObject({ action: 'verify', decision: { decision: 'allow' } });
    v1.clock.pass(DAY - 1);
    for (const [i, body] of enrolled.entries()) {
      expect((await v1.send(autoOf, typed(OWNER, i + 1), as(`${i + 1}`))).body).toEqual(body);
    }
    expect(await held('jan')).toBe(5);
    const late = await v1.send(autoOf, typed(OWNER, 6), as('6'));
    expect(late.body).toMatchObject({ decision: { decision: 'deny', liveness: { replay: true } } });
    v1.clock.pass(1);
    const again = await v1.send(autoOf, typed(OWNER, 1), as('1'));
    expect(again.body).toMatchObject({ action: 'verify', decision: { decision: 'deny' } });
  });

  it('of a secret is told that it was shown', async () => {
    const request = { user_id: 'fay' };
    await v1.send('POST /v1/challenges', request, as('c'));
    await v1.refused('already_shown', 'POST /v1/challenges', request, as('c'));
    await v1.refused('idempotency_mismatch', 'POST /v1/challenges', { ...request, text_id: 'pin' }, as('c'));
  });

  it('is a new one after a day, and a decision after a minute', async () => {
    await v1.enrol('gus', typings(OWNER, [1, 4]));
    const first = await v1.send(samplesOf('gus'), typed(OWNER, 5), as('k'));
    const decision = await v1.send(verifyOf('gus'), typed(OWNER, 6), as('k'));
    v1.clock.pass(59_999);
    expect((await v1.send(verifyOf('gus'), typed(OWNER, 6), as('k'))).body).toEqual(decision.body);
    v1.clock.pass(1);
    const late = await v1.send(verifyOf('gus'), typed(OWNER, 6), as('k'));
    expect(late.body).toMatchObject({ decision: 'deny', liveness: { replay: true } });
    v1.clock.pass(DAY - 60_001);
    expect((await v1.send(samplesOf('gus'), typed(OWNER, 5), as('k'))).body).toEqual(first.body);
    v1.clock.pass(1);
    await v1.refused('samples_refused', samplesOf('gus'), typed(OWNER, 5), as('k'));
  });

  it('remembers nothing of a person who was erased, and nothing of a request that was refused', async () => {
    const body = typings(OWNER, [1, 5]);
    await setPolicy(v1, { attempts: null, require_consent: 'v1' });
    await v1.refused('consent_required', samplesOf('hal'), body, as('k'));
    await setPolicy(v1, { attempts: null });
    const first = await v1.send(samplesOf('hal'), body, as('k'));
    const decision = await v1.send(verifyOf('hal'), typed(OWNER, 6), as('k'));
    const outcome = `POST /v1/attempts/${decision.body.attempt_id}/outcome`;
    const report = { success: true, verified_by: 'totp' };
    await v1.send(outcome, report, as('k'));
    await v1.send('DELETE /v1/users/hal');
    await v1.refused('attempt_not_found', outcome, report, as('k'));
    const gone = await v1.send(verifyOf('hal'), typed(OWNER, 6), as('k'));
    expect(gone.body.decision).toBe('insufficient');
    const anew = await v1.send(samplesOf('hal'), body, as('k'));
    expect(anew.status).toBe(201);
    expect(anew.body.profile).not.toEqual(first.body.profile);
  });

  it('by a browser is answered like the first, though its challenge is used', async () => {
    await enrolUser(v1, 'ida');
    const { challenge } = await v1.challenge({ user_id: 'ida' });
    const browser = v1.as(challenge);
    const first = await browser.send(verifyOf('ida'), typed(OWNER, 6), as('k'));
    expect(first.body).toEqual({ decision: 'allow', attempt_id: expect.any(String), attempts_left: null });
    expect((await browser.send(verifyOf('ida'), typed(OWNER, 6), as('k'))).body).toEqual(first.body);
    const forged = `${challenge.slice(0, -3)}AAA`;
    await v1.as(forged).refused('challenge_invalid', verifyOf('ida'), typed(OWNER, 6), as('k'));
  });

  it('by a browser is answered to the page that the challenge is for, and to no other', async () => {
    await enrolUser(v1, 'kim');
    const origin = 'https://app.example.org';
    const { challenge } = await v1.challenge({ user_id: 'kim', origin });
    const browser = v1.as(challenge);
    const first = await browser.send(verifyOf('kim'), typed(OWNER, 6), { ...as('k'), origin });
    expect(first.body).toMatchObject({ decision: 'allow' });
    for (const other of [{}, { origin: 'https://evil.example' }, { origin: 'null' }]) {
      const headers = { ...as('k'), ...other };
      await browser.refused('challenge_invalid', verifyOf('kim'), typed(OWNER, 6), headers);
    }
    const again = await browser.send(verifyOf('kim'), typed(OWNER, 6), { ...as('k'), origin });
    expect(again.body).toEqual(first.body);
  });

  it('by a browser is answered until its challenge has ended, and for a minute after its use', async () => {
    const body = typings(OWNER, [1, 5]);
    const enrol = async (userId: string, wait: number) => {
      const { challenge } = await v1.challenge({ user_id: userId, action: 'enrol', expires_in: 300 });
      v1.clock.pass(wait);
      const send = () => v1.as(challenge).send(samplesOf(userId), body, as('k'));
      const first = await send();
      expect(first.status).toBe(201);
      return { first, send };
    };
    const early = await enrol('lea', 0);
    v1.clock.pass(299_999);
    expect((await early.send()).body).toEqual(early.first.body);
    v1.clock.pass(1);
    expect((await early.send()).body).toMatchObject({ code: 'challenge_expired' });
    const late = await enrol('mia', 299_000);
    v1.clock.pass(59_999);
    expect((await late.send()).body).toEqual(late.first.body);
    v1.clock.pass(1);
    expect((await late.send()).body).toMatchObject({ code: 'challenge_expired' });
  });
});
