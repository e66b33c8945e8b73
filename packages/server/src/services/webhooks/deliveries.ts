import {
  PING,
  ProtocolError,
  type WebhookDelivery,
  type WebhookDeliveryPage,
} from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { Records, Store } from '../../ports/store.ts';
import type { WebhookKey } from '../../ports/webhookRecords.ts';
import { byOf } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Principal } from '../principal.ts';
import type { Call } from '../v1/call.ts';
import { type Cursors, pageOf } from '../v1/cursors.ts';
import type { OnceOnly } from '../v1/onceOnly.ts';
import { describeDelivery } from './describe.ts';
import { newEvent } from './emit.ts';
import { findWebhook } from './webhooks.ts';

/** What was sent to a webhook. Every method throws `webhook_not_found`. */
export interface Deliveries {
  /** Newest first. */
  page(
    principal: Principal,
    webhookId: string,
    page: { readonly cursor: string | null; readonly limit: number },
  ): Promise<WebhookDeliveryPage>;
  /** Sends an event that says nothing. @throws {ProtocolError} `webhook_disabled` */
  test(call: Call, principal: Principal, webhookId: string): Promise<WebhookDelivery>;
  /**
   * Sends an event once more, now, with all its tries before it.
   *
   * @throws {ProtocolError} `webhook_disabled`, `delivery_not_found`, `delivery_not_kept`
   */
  redeliver(
    call: Call,
    principal: Principal,
    webhookId: string,
    deliveryId: string,
  ): Promise<WebhookDelivery>;
}

export interface DeliveriesDependencies {
  readonly store: Store;
  readonly onceOnly: OnceOnly;
  readonly cursors: Cursors;
  readonly clock: Clock;
  newId(): string;
}

export function createDeliveries({
  store,
  onceOnly,
  cursors,
  clock,
  newId,
}: DeliveriesDependencies): Deliveries {
  return {
    page: ({ application }, id, { cursor, limit }) =>
      store.read(async (records) => {
        const webhook = await findWebhook(records, { application, id });
        const list = [application, 'deliveries', id];
        const after = cursor === null ? null : cursors.read(list, cursor);
        const found = await records.webhooks.deliveries(webhook, after, limit + 1);
        return pageOf(
          cursors,
          list,
          { found: found.map(describeDelivery), limit },
          (delivery) => delivery.id,
        );
      }),
    test: (call, { application }, id) =>
      onceOnly(
        call,
        '',
        async ({ records }) => {
          await findEnabled(records, { application, id });
          const now = clock.now();
          const event = newEvent({ application, userId: null }, PING, { webhook_id: id }, now);
          const delivery = { ...event, id: newId(), webhookId: id };
          await records.webhooks.enqueue(delivery);
          const details = { webhook_id: id, delivery_id: delivery.id };
          await noteAct(records, byOf(call), 'webhook.tested', { application }, details, now);
          return describeDelivery(delivery);
        },
        { thing: id },
      ),
    redeliver: (call, { application }, id, deliveryId) =>
      onceOnly(
        call,
        '',
        async ({ records }) => {
          const webhook = await findEnabled(records, { application, id });
          const delivery = await records.webhooks.findDelivery(webhook, deliveryId);
          if (delivery === null) throw new ProtocolError('delivery_not_found');
          if (delivery.body === null) throw new ProtocolError('delivery_not_kept');
          const now = clock.now();
          const again = {
            ...delivery,
            ...({ status: 'pending', tries: 0, nextTryAt: now, finishedAt: null } as const),
          };
          await records.webhooks.replace(again);
          const details = { webhook_id: id, delivery_id: deliveryId };
          await noteAct(records, byOf(call), 'webhook.redelivered', { application }, details, now);
          return describeDelivery(again);
        },
        { thing: JSON.stringify([id, deliveryId]) },
      ),
  };
}

async function findEnabled(records: Records, key: WebhookKey) {
  const webhook = await findWebhook(records, key);
  if (webhook.disabledReason !== null) throw new ProtocolError('webhook_disabled');
  return webhook;
}
