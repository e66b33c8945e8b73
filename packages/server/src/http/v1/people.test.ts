import { ErasureReceipt, Session, User, UserExport, UserPage } from '@keystroke-auth/protocol';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { rowsAboutPersons } from '../../testing/rowsAboutPersons.ts';
import {
  enrolUser,
  IMPOSTOR,
  OWNER,
  profileName,
  setPolicy,
  startV1,
  typed,
  typings,
} from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);
afterEach(() => setPolicy(v1));

describe('an erasure', () => {
  it('removes everything that is held on a person, says how much, and leaves nothing', async () => {
    await v1.send('POST /v1/webhooks', { url: 'https://app.example.org/', events: ['attempt.decided'] });
    await enrolUser(v1, 'ada');
    await v1.enrol('ada', typed(OWNER, 1, { text: 'another text', capture: { text_id: 'pin' } }));
    const context = { ip: '192.0.2.1', device_id: 'laptop' };
    const { attempt_id } = await v1.verify('ada', { ...typed(OWNER, 6), context });
    await v1.confirm(attempt_id);
    await v1.verify('ada', typed(IMPOSTOR, 6));
    await v1.challenge({ user_id: 'ada' });
    const { session_id } = await v1.take(Session, 'POST /v1/sessions', { user_id: 'ada', device: 'desktop' });
    for (const [i, request] of [
      `POST /v1/sessions/${session_id}/samples`,
      'POST /v1/users/ada/verify',
      `POST /v1/attempts/${attempt_id}/outcome`,
    ].entries()) {
      const body = i === 2 ? { success: true, verified_by: 'totp' } : typed(OWNER, 40 + i);
      await v1.send(request, body, { 'idempotency-key': 'again' });
    }
    // As many as are bundled.
    for (let i = 0; i < 18; i++) await v1.verify('ada', typed(OWNER, 60 + i));
    const held = rowsAboutPersons(v1.dataDir);
    expect(Object.entries(held).filter(([, rows]) => rows === 0)).toEqual([]);
    const receipt = await v1.take(ErasureReceipt, 'DELETE /v1/users/ada');
    expect(receipt).toMatchObject({
      user_id: 'ada',
      erased_at: v1.clock.now().toISOString(),
      removed: { profiles: 2, samples: 7, attempts: 21, challenges: 1, sessions: 1 },
    });
    expect(new Set(Object.values(rowsAboutPersons(v1.dataDir)))).toEqual(new Set([0]));
    await v1.refused('user_not_found', 'GET /v1/users/ada');
    await v1.refused('user_not_found', 'GET /v1/users/ada/export');
    // The answer may have been lost on its way.
    expect(await v1.take(ErasureReceipt, 'DELETE /v1/users/ada')).toEqual(receipt);
    await v1.refused('user_not_found', 'DELETE /v1/users/nobody');
    await v1.refused('attempt_not_found', `GET /v1/attempts/${attempt_id}`);
    await v1.refused('session_not_found', `GET /v1/sessions/${session_id}`);
    expect((await v1.verify('ada', typed(OWNER, 7))).decision).toBe('insufficient');
    // Another person of the same name begins from nothing, also what was seen before.
    expect(await v1.enrol('ada', typings(OWNER, [1, 5]))).toMatchObject({ enrolled: true });
    await v1.send('DELETE /v1/users/ada');
  });

  it('of one leaves the others as they are', async () => {
    await enrolUser(v1, 'bob');
    await enrolUser(v1, 'cyd', IMPOSTOR);
    await v1.send('DELETE /v1/users/bob');
    expect((await v1.verify('cyd', typed(IMPOSTOR, 6))).decision).toBe('allow');
  });
});

describe('consent', () => {
  it('to the version that the policy names is needed to enrol and to be verified', async () => {
    await enrolUser(v1, 'dan');
    await setPolicy(v1, { require_consent: 'v2' });
    const samples = 'POST /v1/users/eli/samples';
    await v1.refused('consent_required', samples, typed(OWNER, 1));
    await v1.refused('consent_required', 'POST /v1/users/eli/auto', typed(OWNER, 1));
    await v1.refused('user_not_found', 'GET /v1/users/eli');
    for (const version of ['v1', 'v2']) {
      expect(await v1.take(User, 'PUT /v1/users/eli/consent', { state: 'given', version })).toMatchObject({
        consent: { version, given_at: v1.clock.now().toISOString() },
        profiles: [],
      });
      if (version === 'v1') await v1.refused('consent_required', samples, typed(OWNER, 1));
    }
    expect(await v1.enrol('eli', typings(OWNER, [1, 5]))).toMatchObject({ enrolled: true });
    expect((await v1.verify('eli', typed(OWNER, 6))).decision).toBe('allow');
    expect(await v1.verify('dan', typed(OWNER, 6))).toMatchObject({
      decision: 'insufficient',
      reasons: [{ code: 'consent_missing' }],
    });
    await setPolicy(v1);
    expect((await v1.verify('dan', typed(OWNER, 7))).decision).toBe('allow');
  });

  it('to a new version has to be given again, and nobody types again for it', async () => {
    const consent = (version: string) => v1.send('PUT /v1/users/noa/consent', { state: 'given', version });
    await setPolicy(v1, { require_consent: 'v1' });
    await consent('v1');
    await enrolUser(v1, 'noa');
    await setPolicy(v1, { require_consent: 'v2' });
    for (const typist of [OWNER, IMPOSTOR]) {
      expect(await v1.verify('noa', typed(typist, 6))).toMatchObject({
        decision: 'insufficient',
        reasons: [{ code: 'consent_missing' }],
      });
    }
    await v1.refused('consent_required', 'POST /v1/users/noa/samples', typed(OWNER, 8));
    const { items } = await v1.take(UserPage, 'GET /v1/users?limit=200');
    expect(items.find(({ user_id }) => user_id === 'noa')).toMatchObject({
      consent_version: 'v1',
      enrolled: true,
    });
    await consent('v2');
    expect((await v1.verify('noa', typed(OWNER, 7))).decision).toBe('allow');
    await v1.send('DELETE /v1/users/noa');
  });

  it('withdrawn erases', async () => {
    await enrolUser(v1, 'fay');
    const path = 'PUT /v1/users/fay/consent';
    const receipt = await v1.take(ErasureReceipt, path, { state: 'withdrawn' });
    expect(receipt).toMatchObject({ cause: 'consent_withdrawn', removed: { profiles: 1, samples: 5 } });
    expect(await v1.take(ErasureReceipt, path, { state: 'withdrawn' })).toEqual(receipt);
    await v1.refused('user_not_found', 'PUT /v1/users/nobody/consent', { state: 'withdrawn' });
    await v1.refused('user_not_found', 'GET /v1/users/fay');
  });
});

describe('an exemption', () => {
  it('is answered insufficient, whoever types, until it is taken back', async () => {
    await enrolUser(v1, 'gus');
    const path = 'PUT /v1/users/gus/exemption';
    const { detail } = await v1.refused('body_invalid', path, { exempt: true });
    expect(detail).toContain('/reason');
    const reason = 'uses a switch';
    expect(await v1.take(User, path, { exempt: true, reason })).toMatchObject({ exemption: { reason } });
    for (const typist of [OWNER, IMPOSTOR]) {
      expect(await v1.verify('gus', typed(typist, 6))).toMatchObject({
        decision: 'insufficient',
        reasons: [{ code: 'exempt' }],
      });
    }
    await v1.refused('user_exempt', 'POST /v1/users/gus/samples', typed(OWNER, 7));
    expect((await v1.describe('gus')).lock.failures).toBe(0);
    expect(await v1.take(User, path, { exempt: false })).toMatchObject({ exemption: null });
    expect((await v1.verify('gus', typed(OWNER, 7))).decision).toBe('allow');
  });

  it('can be there before anything else is', async () => {
    await v1.send('PUT /v1/users/hal/exemption', { exempt: true, reason: 'x' });
    await v1.refused('user_exempt', 'POST /v1/users/hal/samples', typed(OWNER, 1));
  });
});

describe('the list of people', () => {
  it('comes page by page, each person once, in one order', async () => {
    for (const id of ['p-3', 'p-1', 'P-2', 'p-10', 'pé']) {
      await v1.send(`PUT /v1/users/${encodeURIComponent(id)}/consent`, { state: 'given', version: 'v1' });
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: UserPage = await v1.take(UserPage, `GET /v1/users?limit=2${query}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ user_id }) => user_id));
      cursor = page.next_cursor;
    }
    const { items } = await v1.take(UserPage, 'GET /v1/users');
    expect(seen).toEqual(items.map(({ user_id }) => user_id));
    expect(seen.filter((id) => /^p/i.test(id)).toSorted()).toEqual(['P-2', 'p-1', 'p-10', 'p-3', 'pé']);
    expect(items.find(({ user_id }) => user_id === 'dan')).toMatchObject({ enrolled: true, profiles: 1 });
    expect(items.find(({ user_id }) => user_id === 'hal')).toMatchObject({ enrolled: false, exempt: true });
    await v1.refused('query_invalid', 'GET /v1/users?cursor=%21');
  });

  it('does not take data of another service for typing here', async () => {
    const { service } = v1;
    const name = profileName('ida');
    const vectors = Array.from({ length: 10 }, (_, i) => new Float64Array(41).fill(0.1 + i / 100));
    await service.core.importFlaskUser(name, vectors);
    const { items } = await v1.take(UserPage, 'GET /v1/users');
    expect(items.find(({ user_id }) => user_id === 'ida')).toMatchObject({ enrolled: false, profiles: 1 });
  });
});

describe('an export', () => {
  it('holds what was typed, what was learned and what was decided', async () => {
    await enrolUser(v1, 'jon');
    const { attempt_id } = await v1.verify('jon', { samples: [typed(OWNER, 6), typed(OWNER, 7)] });
    await v1.challenge({ user_id: 'jon' });
    const all = await v1.take(UserExport, 'GET /v1/users/jon/export');
    for (const table of ['fingerprints', 'origins', 'answers']) {
      expect(all.dictionary[`not exported: ${table}`]).toMatch(/\w/);
    }
    expect(all.samples.map(({ events }) => events?.length)).toEqual([42, 42, 42, 42, 42]);
    const typedNow = typed(OWNER, 1).keystroke_data.map(({ event, timestamp }) => ({ event, timestamp }));
    expect(all.samples[0]?.events?.map(({ event, timestamp }) => ({ event, timestamp }))).toEqual(typedNow);
    expect(all.templates).toMatchObject([{ version: 1, model: 'rhythm' }]);
    expect(all.attempts).toMatchObject([{ id: attempt_id, decision: 'allow' }]);
    expect(all.probes.map((probe) => probe.attempt_id)).toEqual([attempt_id, attempt_id]);
    expect(all.challenges).toMatchObject([{ action: 'verify', used_at: null }]);
    expect(all.audit).toMatchObject([
      { action: 'attempt.decided', details: { attempt_id, decision: 'allow' } },
      { action: 'user.enrolled', details: { samples: 5, version: 1 } },
    ]);
  });
});
