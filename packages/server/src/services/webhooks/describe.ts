import { WEBHOOK_EVENTS, type Webhook, type WebhookDelivery } from '@keystroke-auth/protocol';
import type { DeliveryRecord, WebhookRecord } from '../../ports/webhookRecords.ts';

/** A webhook as clients see it: without its secret. */
export function describeWebhook(webhook: WebhookRecord, now: Date): Webhook {
  const { previous } = webhook;
  return {
    id: webhook.id,
    url: webhook.url,
    events: WEBHOOK_EVENTS.filter((type) => webhook.events.includes(type)),
    description: webhook.description,
    enabled: webhook.disabledReason === null,
    disabled_reason: webhook.disabledReason,
    failing_since: webhook.failingSince?.toISOString() ?? null,
    previous_secret_expires_at:
      previous !== null && previous.until > now ? previous.until.toISOString() : null,
    created_at: webhook.createdAt.toISOString(),
    updated_at: webhook.updatedAt.toISOString(),
  };
}

/** A delivery as clients see it: without what it says. */
export function describeDelivery(delivery: DeliveryRecord): WebhookDelivery {
  return {
    id: delivery.id,
    event_id: delivery.eventId,
    type: delivery.type,
    status: delivery.status,
    tries: delivery.tries,
    next_try_at: delivery.nextTryAt?.toISOString() ?? null,
    log: delivery.log.map(({ at, status, error, durationMs }) => ({
      at: at.toISOString(),
      status,
      error,
      duration_ms: durationMs,
    })),
    created_at: delivery.createdAt.toISOString(),
    finished_at: delivery.finishedAt?.toISOString() ?? null,
  };
}
