import { join } from 'node:path';
import {
  EVENT_DATA,
  WEBHOOK_EVENTS,
  Webhook,
  WebhookDeliveryPage,
  type WebhookEventType,
  WebhookWithSecret,
} from '@keystroke-auth/protocol';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { STORE_FILE } from '../../composeStore.ts';
import {
  checked,
  enrolUser,
  IMPOSTOR,
  makeKey,
  OWNER,
  setPolicy,
  startV1,
  typed,
  typings,
  type V1Service,
} from '../../testing/v1.ts';

const DAY = 24 * 60 * 60 * 1_000;
const HOOK = { url: 'https://app.example.org/hooks', events: [...WEBHOOK_EVENTS] };

let v1: V1Service;
afterEach(() => v1.stop());

const create = (change: object = {}, headers = {}) =>
  v1.take(WebhookWithSecret, 'POST /v1/webhooks', { ...HOOK, ...change }, headers);

/** What is on its way to a webhook, oldest first, each as the protocol says of its type. */
async function outbox(application = 'default') {
  const database = new Database(join(v1.dataDir, STORE_FILE), { readonly: true });
  const rows = database
    .prepare<[string], { webhook: string; id: string }>(
      'select webhook_id as webhook, id from webhook_deliveries where application = ? order by id',
    )
    .all(application);
  database.close();
  const events: { type: WebhookEventType; data: unknown }[] = [];
  for (const { webhook, id } of rows) {
    const delivery = await v1.service.store.store.read(({ webhooks }) =>
      webhooks.findDelivery({ application, id: webhook }, id),
    );
    const event: { type: WebhookEventType; data: unknown } = JSON.parse(delivery?.body ?? '');
    checked(EVENT_DATA[event.type], event.data);
    events.push(event);
  }
  return events;
}

describe('a webhook', () => {
  it('shows its secret once, also to a repeat of the request', async () => {
    v1 = await startV1();
    const made = await create({ description: 'support' }, { 'idempotency-key': 'k' });
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await v1.refused(
      'already_shown',
      'POST /v1/webhooks',
      { ...HOOK, description: 'support' },
      { 'idempotency-key': 'k' },
    );
    const { body } = await v1.send('GET /v1/webhooks');
    const { secret, ...shown } = made;
    expect(body).toEqual({ items: [shown] });
    expect(await v1.take(Webhook, `GET /v1/webhooks/${made.id}`)).toEqual(shown);
    const changed = await v1.take(Webhook, `PATCH /v1/webhooks/${made.id}`, { description: 'desk' });
    expect(changed).toEqual({ ...shown, description: 'desk' });
    const file = new Database(join(v1.dataDir, STORE_FILE), { readonly: true })
      .serialize()
      .toString('latin1');
    expect([file.includes(secret), file.includes(secret.slice(6, 30))]).toEqual([false, false]);
  });

  it('changes its secret with an overlap, or at once', async () => {
    v1 = await startV1();
    const { id, secret } = await create();
    const rotate = (body: object) => v1.take(WebhookWithSecret, `POST /v1/webhooks/${id}/rotate`, body);
    const next = await rotate({});
    expect(next.secret).not.toBe(secret);
    expect(next.previous_secret_expires_at).toBe(new Date(v1.clock.now().getTime() + DAY).toISOString());
    v1.clock.pass(DAY);
    const read = () => v1.take(Webhook, `GET /v1/webhooks/${id}`);
    expect((await read()).previous_secret_expires_at).toBeNull();
    expect((await rotate({ overlap_seconds: 0 })).previous_secret_expires_at).toBeNull();
    await v1.refused('body_invalid', `POST /v1/webhooks/${id}/rotate`, { overlap_seconds: 604_801 });
  });

  it('is refused at an address that nothing is sent to, and beyond twenty', async () => {
    v1 = await startV1();
    for (const url of [
      'http://app.example.org/',
      'https://localhost:8443/',
      'https://127.0.0.1/',
      'nothing',
    ]) {
      await v1.refused('webhook_url_refused', 'POST /v1/webhooks', { ...HOOK, url });
    }
    await v1.refused('body_invalid', 'POST /v1/webhooks', { ...HOOK, events: [] });
    await v1.refused('body_invalid', 'POST /v1/webhooks', { ...HOOK, events: ['user.tickled'] });
    for (let i = 0; i < 20; i++) await create();
    await v1.refused('webhook_limit_reached', 'POST /v1/webhooks', HOOK);
  });

  it('takes what is on its way along when it is removed, and gives it up when it is switched off', async () => {
    v1 = await startV1();
    const [one, two] = [await create(), await create()];
    await v1.send(`POST /v1/webhooks/${one.id}/test`);
    await v1.send(`POST /v1/webhooks/${two.id}/test`);
    expect(await v1.send(`DELETE /v1/webhooks/${one.id}`)).toMatchObject({ status: 204 });
    await v1.refused('webhook_not_found', `GET /v1/webhooks/${one.id}`);
    const off = await v1.take(Webhook, `PATCH /v1/webhooks/${two.id}`, { enabled: false });
    expect(off).toMatchObject({ enabled: false, disabled_reason: 'by_request' });
    const page = await v1.take(WebhookDeliveryPage, `GET /v1/webhooks/${two.id}/deliveries`);
    expect(page.items).toMatchObject([{ status: 'failed', type: 'webhook.ping', next_try_at: null }]);
    await setPolicy(v1, { preset: 'strict' });
    expect((await v1.send(`GET /v1/webhooks/${two.id}/deliveries`)).body.items).toHaveLength(1);
  });

  it('lists what was sent page by page, for thirty days', async () => {
    v1 = await startV1();
    const { id } = await create();
    for (let i = 0; i < 3; i++)
      await v1.send(`POST /v1/webhooks/${id}/test`, undefined, { 'idempotency-key': `${i}` });
    await v1.send(`POST /v1/webhooks/${id}/test`, undefined, { 'idempotency-key': '0' });
    const page = (query: string) =>
      v1.take(WebhookDeliveryPage, `GET /v1/webhooks/${id}/deliveries?limit=2${query}`);
    const first = await page('');
    const second = await page(`&cursor=${first.next_cursor}`);
    expect([first.items.length, second.items.length, second.next_cursor]).toEqual([2, 1, null]);
    v1.clock.pass(30 * DAY);
    await v1.service.v1.sweepExpired();
    expect((await page('')).items).toHaveLength(2);
    v1.clock.pass(1);
    expect(await v1.service.v1.sweepExpired()).toBe(3);
    expect((await page('')).items).toEqual([]);
  });
});

describe('events', () => {
  it('tell of tries, outcomes, locks and enrolment, in words and codes', async () => {
    v1 = await startV1({ policy: { attempts: 2 } });
    await create();
    await setPolicy(v1, { attempts: 2 });
    const { profile } = await enrolUser(v1, 'ada');
    const allowed = await v1.verify('ada', typed(OWNER, 6));
    await v1.confirm(allowed.attempt_id);
    for (const n of [1, 2]) await v1.verify('ada', typed(IMPOSTOR, n));
    const locked = await v1.verify('ada', typed(OWNER, 7));
    const { lock } = await v1.describe('ada');
    const told = await outbox();
    expect(told).toMatchObject([
      { type: 'user.enrolled', data: { user_id: 'ada', profile_id: profile.id, device: 'desktop' } },
      { type: 'attempt.decided', data: { attempt_id: allowed.attempt_id, decision: 'allow' } },
      { type: 'attempt.outcome', data: { attempt_id: allowed.attempt_id, success: true } },
      { type: 'attempt.decided', data: { decision: 'deny' } },
      { type: 'attempt.decided', data: { decision: 'deny' } },
      { type: 'user.locked', data: { user_id: 'ada', kind: 'origin', failures: 2, until: lock.until } },
      { type: 'attempt.decided', data: { attempt_id: locked.attempt_id, reasons: ['attempts_exhausted'] } },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/score|rate"|threshold|contribution|keystroke|timestamp/);
  });

  it('tell of tries in a session', async () => {
    v1 = await startV1();
    const free = { capture: { text: 'free' } } as const;
    await v1.enrol('ada', typings(OWNER, [1, 5], free));
    await create();
    const session = await v1.send('POST /v1/sessions', { user_id: 'ada', device: 'desktop' });
    await v1.send(`POST /v1/sessions/${session.body.session_id}/samples`, typed(OWNER, 6, free));
    const [told, ...more] = await outbox();
    expect([told, more]).toMatchObject([{ type: 'attempt.decided', data: { action: 'session' } }, []]);
  });

  it('tell of work on profiles and policies, once however often it is asked for', async () => {
    v1 = await startV1();
    const { profile } = await enrolUser(v1, 'ada');
    await v1.enrol('ada', typed(OWNER, 6));
    await create();
    const path = `POST /v1/users/ada/profiles/${profile.id}`;
    for (let i = 0; i < 2; i++) {
      await v1.send(`${path}/rollback`, { version: 1 }, { 'idempotency-key': 'a' });
      await v1.send(`${path}/reset`, undefined, { 'idempotency-key': 'b' });
      await v1.send('PATCH /v1/applications/default/policy', { attempts: 3, mode: 'shadow' });
    }
    expect(await outbox()).toMatchObject([
      { type: 'profile.rolled_back', data: { user_id: 'ada', version: 3, restored_version: 1 } },
      { type: 'profile.reset', data: { profile_id: profile.id, version: 4 } },
      { type: 'policy.changed', data: { settings: ['mode', 'attempts'] } },
    ]);
  });

  it('of an erased person are gone, but for the erasure', async () => {
    v1 = await startV1();
    await create();
    await enrolUser(v1, 'ada');
    await enrolUser(v1, 'bob');
    const erased = await v1.send('DELETE /v1/users/ada');
    await v1.send('PUT /v1/users/bob/consent', { state: 'withdrawn' });
    expect(await outbox()).toMatchObject([
      { type: 'user.erased', data: { user_id: 'ada', receipt_id: erased.body.receipt_id } },
      { type: 'user.erased', data: { user_id: 'bob' } },
    ]);
  });

  it('go to webhooks of their application that asked for their type, and to no other', async () => {
    v1 = await startV1();
    await create({ events: ['user.enrolled'] });
    const other = v1.as(await makeKey(v1.service, 'other'));
    await other.send('POST /v1/webhooks', HOOK);
    await enrolUser(v1, 'ada');
    await v1.verify('ada', typed(OWNER, 6));
    expect(await outbox()).toMatchObject([{ type: 'user.enrolled', application: 'default' }]);
    expect(await outbox('other')).toEqual([]);
  });

  it('tell of somebody enrolled by the compatible routes, once', async () => {
    v1 = await startV1();
    await create({ events: ['user.enrolled'] });
    for (let n = 1; n <= 6; n++) {
      await v1.send('POST /train', { user_id: 'ada', keystroke_data: typed(OWNER, n).keystroke_data });
    }
    expect(await outbox()).toMatchObject([{ type: 'user.enrolled', data: { user_id: 'ada', version: 5 } }]);
  });

  it('are not written for people of whom nothing is kept, nor for what is refused', async () => {
    v1 = await startV1();
    await create();
    await v1.verify('nobody', typed(OWNER, 6));
    await v1.refused('samples_refused', 'POST /v1/users/ada/samples', [typed(OWNER, 1), typed(OWNER, 1)]);
    await v1.refused('policy_invalid', 'PATCH /v1/applications/default/policy', {
      target_false_match_rate: 0.05,
      step_up_false_match_rate: 0.01,
    });
    expect(await outbox()).toEqual([]);
  });
});
