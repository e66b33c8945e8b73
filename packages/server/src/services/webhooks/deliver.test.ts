import { type WebhookDelivery, WebhookDeliveryPage, WebhookWithSecret } from '@keystroke-auth/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { createSecrets } from '../../adapters/crypto/secrets.ts';
import { type Store, StoreUnavailable } from '../../ports/store.ts';
import type { WebhookMessage } from '../../ports/webhookSender.ts';
import { type Fate, fakeSender } from '../../testing/fakeSender.ts';
import { faultyStore } from '../../testing/faultyStore.ts';
import { startV1, type V1Service } from '../../testing/v1.ts';
import { createDispatcher, type DispatcherDependencies, LEASE_MS } from './deliver.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const HOOK = { url: 'https://app.example.org/hooks', events: ['policy.changed'] };

let v1: V1Service;
afterEach(() => v1.stop());

type FateOf = (message: WebhookMessage, signal: AbortSignal) => Fate | null | Promise<Fate | null>;

/** A service with a webhook, and dispatchers whose tries end as the test says. */
async function start(
  events: readonly string[] = HOOK.events,
  wrapStore: (store: Store) => Store = (store) => store,
) {
  v1 = await startV1({ wrapStore });
  const hook = await v1.take(WebhookWithSecret, 'POST /v1/webhooks', { ...HOOK, events });
  return { hook, ping: () => v1.send(`POST /v1/webhooks/${hook.id}/test`) };
}

function dispatcher(
  fate: FateOf,
  {
    secrets = v1.service.store.vault.deployment,
    store = v1.service.store.store,
    clock = v1.clock,
  }: Partial<Pick<DispatcherDependencies, 'secrets' | 'store' | 'clock'>> = {},
) {
  const sender = fakeSender(fate);
  const said: unknown[] = [];
  const made = createDispatcher({
    ...{ store, sender, clock, random: () => 0.5, secrets },
    log: { disabled: ({ disabledReason }) => said.push(disabledReason), failed: (error) => said.push(error) },
  });
  return { ...made, sent: sender.sent, said };
}

async function deliveries(id: string): Promise<WebhookDelivery[]> {
  return (await v1.take(WebhookDeliveryPage, `GET /v1/webhooks/${id}/deliveries`)).items;
}

const setTarget = (rate: number) =>
  v1.send('PATCH /v1/applications/default/policy', { target_false_match_rate: rate });

describe('the dispatcher', () => {
  it('sends each event once when it arrives', async () => {
    const { hook, ping } = await start();
    await ping();
    const { deliverDue, sent } = dispatcher(() => 204);
    expect([await deliverDue(), await deliverDue(), sent.length]).toEqual([1, 0, 1]);
    const [delivery] = await deliveries(hook.id);
    expect(delivery).toMatchObject({ status: 'delivered', tries: 1, next_try_at: null });
    expect(delivery?.log).toMatchObject([{ status: 204, error: null, duration_ms: 5 }]);
    expect(sent[0]?.headers['webhook-id']).toBe(delivery?.event_id);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ id: delivery?.event_id, type: 'webhook.ping' });
  });

  it('tries again, ten times over a day, with another time and the same id; then it has failed', async () => {
    const { hook, ping } = await start();
    await ping();
    const { deliverDue, sent } = dispatcher(() => 500);
    const began = v1.clock.now().getTime();
    for (let tries = 1; tries <= 10; tries++) {
      expect(await deliverDue()).toBe(1);
      expect(await deliverDue()).toBe(0);
      const [delivery] = await deliveries(hook.id);
      const next = delivery?.next_try_at ?? null;
      expect([tries, delivery?.tries, next === null]).toEqual([tries, tries, tries === 10]);
      if (next === null) expect(delivery).toMatchObject({ status: 'failed' });
      else v1.clock.pass(Date.parse(next) - v1.clock.now().getTime());
    }
    expect(v1.clock.now().getTime() - began).toBeGreaterThan(0.95 * DAY);
    expect(new Set(sent.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(sent.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    v1.clock.pass(DAY);
    expect(await deliverDue()).toBe(0);
  });

  it('tries no more often by two processes whose clocks are apart', async () => {
    const { hook, ping } = await start();
    await ping();
    const ahead = { now: () => new Date(v1.clock.now().getTime() + 10 * MINUTE) };
    const two = [dispatcher(() => 400, { clock: ahead }), dispatcher(() => 400)];
    for (let passed = 0; passed < 2 * DAY; passed += 5 * MINUTE) {
      for (const { deliverDue } of two) await deliverDue();
      v1.clock.pass(5 * MINUTE);
    }
    expect(two.flatMap(({ sent }) => sent)).toHaveLength(10);
    expect(await deliveries(hook.id)).toMatchObject([{ status: 'failed', tries: 10 }]);
  });

  it('sends again what is asked for again, with all its tries before it', async () => {
    const { hook, ping } = await start();
    await ping();
    const { deliverDue, sent } = dispatcher(() => (sent.length < 2 ? 200 : 503));
    await deliverDue();
    const [delivery] = await deliveries(hook.id);
    const again = await v1.send(`POST /v1/webhooks/${hook.id}/deliveries/${delivery?.id}/redeliver`);
    expect([again.status, again.body]).toEqual([
      202,
      expect.objectContaining({ status: 'pending', tries: 0 }),
    ]);
    await deliverDue();
    expect(await deliveries(hook.id)).toMatchObject([
      { status: 'pending', tries: 1, log: [{ status: 200 }, { status: 503 }] },
    ]);
    expect(sent[0]?.headers['webhook-id']).toBe(sent[1]?.headers['webhook-id']);
  });

  it('of two processes one sends a row', async () => {
    const { ping } = await start();
    for (let i = 0; i < 9; i++) await ping();
    const [one, two] = [dispatcher(() => 200), dispatcher(() => 200)];
    const tries = await Promise.all([one.deliverDue(), two.deliverDue()]);
    expect(tries[0] + tries[1]).toBe(9);
    const ids = [...one.sent, ...two.sent].map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(9);
  });

  it('sends what a process that died was sending, once its lease has ended', async () => {
    const { hook, ping } = await start();
    await ping();
    // It dies after sending, before it could write that it has.
    let alive = true;
    const store = faultyStore(v1.service.store.store, {
      before: (call) => {
        if (!alive && call === 'webhooks.settle') throw new StoreUnavailable('dead');
      },
      answers: () => true,
    });
    const dying = dispatcher(
      () => {
        alive = false;
        return 200;
      },
      { store },
    );
    expect(await dying.deliverDue()).toBe(1);
    expect(dying.said).toEqual([expect.any(StoreUnavailable)]);
    const other = dispatcher(() => 200);
    expect(await other.deliverDue()).toBe(0);
    v1.clock.pass(LEASE_MS);
    expect(await other.deliverDue()).toBe(1);
    expect(other.sent[0]?.headers['webhook-id']).toBe(dying.sent[0]?.headers['webhook-id']);
    expect(await deliveries(hook.id)).toMatchObject([{ status: 'delivered', tries: 1 }]);
  });

  it('whose lease has ended writes nothing over what another did', async () => {
    const { hook, ping } = await start();
    await ping();
    const other = dispatcher(() => 200);
    const slow = dispatcher(async () => {
      v1.clock.pass(LEASE_MS);
      await other.deliverDue();
      return 500;
    });
    await slow.deliverDue();
    expect(await deliveries(hook.id)).toMatchObject([{ status: 'delivered', log: [{ status: 200 }] }]);
  });

  it('breaks off at stop what is under way, which costs no try', async () => {
    const { hook, ping } = await start();
    await ping();
    const broken = dispatcher(
      (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(null));
          broken.stop().catch(() => undefined);
        }),
    );
    await broken.deliverDue();
    await broken.stop();
    expect(await deliveries(hook.id)).toMatchObject([{ status: 'pending', tries: 0, log: [] }]);
    await ping();
    expect(await broken.deliverDue()).toBe(0);
    expect(await dispatcher(() => 200).deliverDue()).toBe(2);
  });

  it('sends nothing that was rolled back, and everything that was not', async () => {
    let failing = false;
    await start(HOOK.events, (store) =>
      faultyStore(store, {
        before: (call) => {
          if (failing && call === 'commit') throw new StoreUnavailable('the disk is full');
        },
        answers: () => true,
      }),
    );
    const { deliverDue, sent } = dispatcher(() => 200);
    failing = true;
    expect((await setTarget(0.002)).status).toBe(503);
    expect([await deliverDue(), sent]).toEqual([0, []]);
    failing = false;
    expect((await setTarget(0.002)).status).toBe(200);
    expect([await deliverDue(), JSON.parse(sent[0]?.body ?? '')]).toMatchObject([
      1,
      { type: 'policy.changed', application: 'default', data: { settings: ['target_false_match_rate'] } },
    ]);
  });

  it('switches off a webhook that took nothing for five days, and says so', async () => {
    const { hook } = await start();
    const { deliverDue, said } = dispatcher(() => 'connection_failed');
    for (let day = 0; day <= 5; day++) {
      await setTarget(0.001 + day / 1_000);
      await deliverDue();
      const { body } = await v1.send(`GET /v1/webhooks/${hook.id}`);
      expect([day, body.enabled, body.disabled_reason]).toEqual([day, day < 5, day < 5 ? null : 'failing']);
      v1.clock.pass(DAY);
    }
    expect(said).toEqual(['failing']);
    expect((await deliveries(hook.id)).map(({ status }) => status)).not.toContain('pending');
    await setTarget(0.01);
    expect(await deliveries(hook.id)).toHaveLength(6);
    await v1.refused('webhook_disabled', `POST /v1/webhooks/${hook.id}/test`);
    const on = await v1.send(`PATCH /v1/webhooks/${hook.id}`, { enabled: true });
    expect(on.body).toMatchObject({ enabled: true, disabled_reason: null, failing_since: null });
  });

  it('switches off a webhook that answers 410, and keeps one that fails now and then', async () => {
    const { hook, ping } = await start();
    const fates = [500, 200, 404, 410];
    const { deliverDue, said } = dispatcher(() => fates.shift() ?? 200);
    const failing = async () => (await v1.send(`GET /v1/webhooks/${hook.id}`)).body.failing_since;
    for (const expected of [expect.any(String), null, expect.any(String)]) {
      await ping();
      v1.clock.pass(1);
      await deliverDue();
      expect(await failing()).toEqual(expected);
    }
    await ping();
    await deliverDue();
    expect(said).toEqual(['gone']);
  });

  it('is not kept from other webhooks by one that is slow', async () => {
    const { hook, ping } = await start();
    const quick = await v1.take(WebhookWithSecret, 'POST /v1/webhooks', {
      ...HOOK,
      url: 'https://b.example/',
    });
    await ping();
    let release = (_: Fate): void => undefined;
    const { deliverDue } = dispatcher(({ url }) =>
      url === HOOK.url ? new Promise<Fate>((resolve) => (release = resolve)) : 200,
    );
    const slow = deliverDue();
    await v1.send(`POST /v1/webhooks/${quick.id}/test`);
    await ping();
    expect(await deliverDue()).toBe(1);
    expect(await deliveries(quick.id)).toMatchObject([{ status: 'delivered' }]);
    release(200);
    const last = slow.then(() => undefined);
    // The second one of the slow webhook was taken by the turn that was under way.
    while ((await deliveries(hook.id)).some(({ status }) => status === 'pending')) {
      release(200);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await last;
  });

  it('sends nothing that it can not sign', async () => {
    const { hook, ping } = await start();
    await ping();
    const stranger = dispatcher(() => 200, { secrets: createSecrets('another secret of the deployment') });
    await stranger.deliverDue();
    expect(stranger.sent).toEqual([]);
    expect(await deliveries(hook.id)).toMatchObject([
      { status: 'pending', log: [{ status: null, error: 'secret_unreadable' satisfies Fate }] },
    ]);
  });
});
