import type {
  RotateSecretRequest,
  Webhook,
  WebhookChange,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookList,
  WebhookRequest,
  WebhookWithSecret,
} from '@keystroke-auth/protocol';
import { objectWith } from './answers.ts';
import { CHANGE, CREATE, READ, REMOVE, WRITE } from './kinds.ts';
import type { CallOptions, WriteOptions } from './options.ts';
import { everyItem, isPage, type PageQuery } from './pages.ts';
import { path, withQuery } from './path.ts';
import type { Send } from './request.ts';

/** Where events are sent, and what became of them. */
export interface Webhooks {
  /** The answer shows the secret, this once: keep it where deliveries are taken. */
  create(request: WebhookRequest, options?: WriteOptions): Promise<WebhookWithSecret>;
  list(options?: CallOptions): Promise<WebhookList>;
  get(webhookId: string, options?: CallOptions): Promise<Webhook>;
  /** What is not named stays. Sent once: a repeat could undo what somebody else changed meanwhile. */
  change(webhookId: string, change: WebhookChange, options?: CallOptions): Promise<Webhook>;
  /** With its deliveries. */
  remove(webhookId: string, options?: CallOptions): Promise<void>;
  /** A new secret, shown this once; the old one signs as well for a day, or as long as is said. */
  rotate(
    webhookId: string,
    request?: RotateSecretRequest,
    options?: WriteOptions,
  ): Promise<WebhookWithSecret>;
  /** Sends an event that says nothing. */
  test(webhookId: string, options?: WriteOptions): Promise<WebhookDelivery>;
  /** What was sent, newest first, page after page. */
  deliveries(
    webhookId: string,
    query?: PageQuery,
    options?: CallOptions,
  ): AsyncGenerator<WebhookDelivery, void, undefined>;
  /** One page of what was sent. */
  deliveriesPage(webhookId: string, query?: PageQuery, options?: CallOptions): Promise<WebhookDeliveryPage>;
  /** Sends an event once more, with the same id. */
  redeliver(webhookId: string, deliveryId: string, options?: WriteOptions): Promise<WebhookDelivery>;
}

const isList = objectWith<WebhookList>('items');
const isWebhook = objectWith<Webhook>('id', 'url', 'events', 'enabled');
const isNewWebhook = objectWith<WebhookWithSecret>('id', 'secret');
const isDelivery = objectWith<WebhookDelivery>('id', 'event_id', 'status');

const SEND_EVENT = { ...WRITE, statuses: [202], check: isDelivery } as const;

export function createWebhooks(send: Send): Webhooks {
  const page: Webhooks['deliveriesPage'] = async (webhookId, query, options) =>
    send(
      {
        ...READ,
        path: withQuery(path`/v1/webhooks/${webhookId}/deliveries`, { ...query }),
        check: isPage<WebhookDeliveryPage>,
      },
      options,
    );
  return {
    create: async (body, options) =>
      send({ ...CREATE, path: '/v1/webhooks', body, check: isNewWebhook }, options),
    list: async (options) => send({ ...READ, path: '/v1/webhooks', check: isList }, options),
    get: async (webhookId, options) =>
      send({ ...READ, path: path`/v1/webhooks/${webhookId}`, check: isWebhook }, options),
    change: async (webhookId, body, options) =>
      send({ ...CHANGE, path: path`/v1/webhooks/${webhookId}`, body, check: isWebhook }, options),
    remove: async (webhookId, options) =>
      send({ ...REMOVE, repeat: 'never', path: path`/v1/webhooks/${webhookId}` }, options),
    rotate: async (webhookId, body = {}, options) =>
      send({ ...WRITE, path: path`/v1/webhooks/${webhookId}/rotate`, body, check: isNewWebhook }, options),
    test: async (webhookId, options) =>
      send({ ...SEND_EVENT, path: path`/v1/webhooks/${webhookId}/test` }, options),
    deliveries: (webhookId, query, options) =>
      everyItem((each, opts) => page(webhookId, each, opts), query, options),
    deliveriesPage: page,
    redeliver: async (webhookId, deliveryId, options) =>
      send(
        {
          ...SEND_EVENT,
          path: path`/v1/webhooks/${webhookId}/deliveries/${deliveryId}/redeliver`,
        },
        options,
      ),
  };
}
