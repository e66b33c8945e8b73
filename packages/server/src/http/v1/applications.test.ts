import {
  ApiKeyWithSecret,
  Application,
  ApplicationPage,
  ApplicationReceipt,
  POLICY_PRESETS,
} from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { ledgerLine, readLedgerLine } from '../../services/erasures/ledgerLines.ts';
import { sandboxOf } from '../../services/sandbox.ts';
import { enrolUser, makeKey, OWNER, setPolicy, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1({ policy: { attempts: null } });
afterAll(v1.stop);

const path = '/v1/applications/default';
const change = async (body: object) => (await v1.take(Application, `PATCH ${path}/policy`, body)).policy;

it('decide by the balanced preset, with a challenge, until told otherwise', async () => {
  const other = v1.as(await makeKey(v1.service, 'other'));
  expect(await other.take(Application, 'GET /v1/applications/other')).toMatchObject({
    ...{ id: 'other', environment: 'live', closed_at: null },
    policy: POLICY_PRESETS.balanced,
  });
});

it('change by a preset, by single settings, or both', async () => {
  // How strictly it is judged is a preset's; whether and for whom, with which consent, is not.
  const own = {
    require_challenge: false,
    require_consent: 'v1',
    mode: 'shadow',
    token_audience: 'https://app.example.org',
    outcome_window_seconds: 60,
    retention_attempts_days: 30,
    retention_inactive_days: 365,
  } as const;
  await change(own);
  expect(await change({ preset: 'strict' })).toEqual({ ...POLICY_PRESETS.strict, ...own });
  expect(await change({ attempts: 7 })).toEqual({ ...POLICY_PRESETS.strict, ...own, attempts: 7 });
  expect(await change({ preset: 'comfort', mode: 'active' })).toEqual({
    ...POLICY_PRESETS.comfort,
    ...own,
    mode: 'active',
  });
  expect(await change({})).toEqual({ ...POLICY_PRESETS.comfort, ...own, mode: 'active' });
  expect((await v1.take(Application, `GET ${path}`)).policy.target_false_match_rate).toBe(0.05);
});

it('refuse settings that contradict each other, and change nothing then', async () => {
  const before = await v1.take(Application, `GET ${path}`);
  const { detail } = await v1.refused('policy_invalid', `PATCH ${path}/policy`, {
    target_false_match_rate: 0.05,
    step_up_false_match_rate: 0.01,
    attempts: 99,
  });
  expect(detail).toContain('step_up_false_match_rate 0.01 below');
  for (const body of [
    { mode: 'off' },
    { attempts: 0 },
    { target_false_match_rate: 0.5 },
    { secret: 1 },
    null,
  ]) {
    await v1.refused('body_invalid', `PATCH ${path}/policy`, body === null ? 'null' : body);
  }
  expect(await v1.take(Application, `GET ${path}`)).toEqual(before);
});

it('decide at once as they were told', async () => {
  await change({ ...POLICY_PRESETS.balanced, require_challenge: false, attempts: null });
  await enrolUser(v1, 'ada');
  expect((await v1.verify('ada', typed(OWNER, 28, { noise: 1 }))).decision).toBe('step_up');
  await change({ step_up_false_match_rate: null });
  expect((await v1.verify('ada', typed(OWNER, 29, { noise: 1 }))).decision).toBe('deny');
  await change({ require_challenge: true });
  await v1.refused('challenge_missing', 'POST /v1/users/ada/verify', typed(OWNER, 6));
});

describe('a key with the scope tenants', () => {
  const admin = async () => v1.as(await makeKey(v1.service, 'default', ['*', 'tenants']));
  const firstKeyOf = async (application: string, environment: 'live' | 'test' = 'live') =>
    v1.as(
      (
        await (
          await admin()
        ).take(ApiKeyWithSecret, 'POST /v1/keys', {
          ...{ label: 'first', scopes: ['*'], application, environment },
        })
      ).secret,
    );
  const listed = async (query = '') => (await admin()).take(ApplicationPage, `GET /v1/applications${query}`);

  it('makes an application, its policy and its first key; nobody else does', async () => {
    const made = await (await admin()).take(Application, 'POST /v1/applications', {
      ...{ id: 'shop', policy: { preset: 'strict', require_challenge: false } },
    });
    expect(made.policy).toEqual({ ...POLICY_PRESETS.strict, require_challenge: false });
    expect([made.id, made.environment, made.closed_at]).toEqual(['shop', 'live', null]);
    const shop = await firstKeyOf('shop');
    expect(await shop.take(Application, 'GET /v1/applications/shop')).toEqual(made);
    await (await admin()).take(Application, 'PATCH /v1/applications/shop/policy', { samples_required: 5 });
    expect((await shop.take(Application, 'GET /v1/applications/shop')).policy.samples_required).toBe(5);
    await (await admin()).refused('application_exists', 'POST /v1/applications', { id: 'shop' });
    for (const id of ['', 'a b', 'shop~test', '../x', 'x'.repeat(65)]) {
      await (await admin()).refused('body_invalid', 'POST /v1/applications', { id });
    }
    await shop.refused('scope_missing', 'POST /v1/applications', { id: 'mine' });
    await shop.refused('scope_missing', 'DELETE /v1/applications/shop');
    await shop.refused('application_not_found', 'PATCH /v1/applications/default/policy', {});
  });

  it('sees every application, others their own', async () => {
    await setPolicy(v1.as(await makeKey(v1.service, sandboxOf('shop'))), {}, 'shop');
    const first = await listed('?limit=1');
    const rest = await listed(`?cursor=${first.next_cursor}`);
    const ids = [...first.items, ...rest.items].map(({ id }) => id);
    expect(ids).toEqual(['default', 'other', 'shop']);
    expect(rest.next_cursor).toBeNull();
    const shop = await firstKeyOf('shop');
    const own = await shop.take(ApplicationPage, 'GET /v1/applications');
    expect(own.items.map(({ id }) => id)).toEqual(['shop']);
    await shop.refused('query_invalid', `GET /v1/users?cursor=${first.next_cursor}`);
  });

  it('removes one without people, which nobody can call any more, and whose name stays taken', async () => {
    await (await admin()).take(Application, 'POST /v1/applications', { id: 'empty' });
    const key = await firstKeyOf('empty');
    const { challenge } = await key.challenge({ user_id: 'ada' });
    const receipt = await (await admin()).take(ApplicationReceipt, 'DELETE /v1/applications/empty');
    expect(receipt.removed).toEqual({ people: 0, keys: 1, webhooks: 0 });
    await key.refused('api_key_invalid', 'GET /v1/users');
    await v1.as(challenge).refused('challenge_invalid', 'POST /v1/users/ada/verify', typed(OWNER, 6));
    for (const request of ['GET /v1/applications/empty', 'DELETE /v1/applications/empty']) {
      await (await admin()).refused('application_not_found', request);
    }
    await (await admin()).refused('application_exists', 'POST /v1/applications', { id: 'empty' });
    await (await admin()).refused('application_not_found', 'POST /v1/keys', {
      ...{ label: 'late', scopes: ['*'], application: 'empty' },
    });
    await expect(v1.service.core.createApiKey('empty', 'late')).rejects.toThrow(RangeError);
    await (await admin()).refused('application_needed', 'DELETE /v1/applications/default?erase_people=true');
  });

  it('removes one with people only when asked to, and destroys their keys in both halves', async () => {
    const [live, test] = [await firstKeyOf('shop'), await firstKeyOf('shop', 'test')];
    for (const half of [live, test]) {
      for (const person of ['ada', 'bob']) await enrolUser(half, person);
    }
    await live.send('POST /v1/webhooks', { url: 'https://app.example.org/h', events: ['user.erased'] });
    await (await admin()).refused('application_has_people', 'DELETE /v1/applications/shop');
    expect((await live.describe('ada')).profiles).toHaveLength(1);

    const { vault, store } = v1.service.store;
    const before = (await vault.destroyed('', 100)).length;
    const request = 'DELETE /v1/applications/shop?erase_people=true';
    const receipt = await (await admin()).take(ApplicationReceipt, request);
    expect(receipt.removed).toEqual({ people: 4, keys: expect.any(Number), webhooks: 1 });
    // Of four people and of two halves.
    expect(await vault.destroyed('', 100)).toHaveLength(before + 6);
    for (const half of [live, test]) await half.refused('api_key_invalid', 'GET /v1/users');
    const left = await store.read(async ({ users, apiKeys, webhooks }) => [
      await users.count('shop'),
      await users.count(sandboxOf('shop')),
      (await apiKeys.page({ applications: ['shop', sandboxOf('shop')], tenants: true }, null, 9)).length,
      (await webhooks.ofApplication('shop')).length,
    ]);
    expect(left).toEqual([0, 0, 0, 0]);
    // Also by a ledger that is brought to another host.
    const ledger = await store.read(({ erasures }) => erasures.page(null, 100));
    expect(ledger.filter(({ application }) => application.startsWith('shop'))).toHaveLength(6);
    expect(ledger.map(ledgerLine).map(readLedgerLine)).toEqual(ledger);
    const rows = await store.read(({ audit }) => audit.page('shop', {}, null, 100));
    const actions = rows.map(({ action }) => action);
    expect(actions.slice(0, 4)).toEqual([
      ...['application.removed', 'user.erased', 'user.erased', 'application.closed'],
    ]);
    expect((await v1.service.core.verifyAudit([])).problems).toEqual([]);
  });

  it('has no key made again by a request that was under way when it was removed', async () => {
    await (await admin()).take(Application, 'POST /v1/applications', { id: 'quiet' });
    const keys = [await firstKeyOf('quiet'), await firstKeyOf('quiet', 'test')];
    const { store, vault } = v1.service.store;
    await store.transact(async ({ applications }) => {
      const quiet = await applications.find('quiet');
      if (quiet !== null) await applications.save({ ...quiet, closedAt: v1.clock.now() });
    });
    const made = async () => [
      ...(await vault.keysOf({ application: 'quiet', pseudonym: '' })),
      ...(await vault.keysOf({ application: sandboxOf('quiet'), pseudonym: '' })),
    ];
    expect(await made()).toEqual([]);
    for (const key of keys) {
      for (const action of ['samples', 'verify', 'auto']) {
        const request = `POST /v1/users/ada/${action}`;
        await key.refused('api_key_invalid', request, typed(OWNER, 6));
        const again = await key.send(request, typed(OWNER, 6), { 'idempotency-key': 'once' });
        expect(again.body.code).toBe('api_key_invalid');
      }
    }
    expect(await made()).toEqual([]);
  });

  it('goes on with a removal that was interrupted, in which nobody comes back', async () => {
    await (await admin()).take(Application, 'POST /v1/applications', { id: 'club' });
    const key = await firstKeyOf('club');
    await setPolicy(key, {}, 'club');
    await enrolUser(key, 'ada');
    const { store } = v1.service.store;
    await store.transact(async ({ applications }) => {
      const club = await applications.find('club');
      if (club !== null) await applications.save({ ...club, closedAt: v1.clock.now() });
    });
    expect((await listed()).items.find(({ id }) => id === 'club')?.closed_at).not.toBeNull();
    // As a request that was under way when the application was closed.
    for (const path of ['users/bob/samples', 'users/ada/verify', 'users/ada/auto']) {
      await key.refused('api_key_invalid', `POST /v1/${path}`, typed(OWNER, 6));
    }
    await key.refused('api_key_invalid', 'POST /v1/challenges', { user_id: 'ada' });
    await key.refused('application_not_found', 'POST /v1/keys', { label: 'x', scopes: ['*'] });
    await (await admin()).refused('application_not_found', 'PATCH /v1/applications/club/policy', {});
    const receipt = await (await admin()).take(ApplicationReceipt, 'DELETE /v1/applications/club');
    expect(receipt.removed.people).toBe(1);
  });
});
