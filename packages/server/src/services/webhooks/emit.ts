import type { EventData, PING, WebhookEventType } from '@keystroke-auth/protocol';
import { v7 as uuidv7 } from 'uuid';
import type { Records } from '../../ports/store.ts';
import type { DeliveryRecord } from '../../ports/webhookRecords.ts';

/** Whom an event is about: what is not delivered yet goes with the person. Null for nobody. */
interface Subject {
  readonly application: string;
  readonly userId: string | null;
}

/**
 * Tells the webhooks of an application of a change, in the transaction that makes it: it is sent if and only if the
 * change is committed.
 */
export async function emit<Type extends WebhookEventType>(
  records: Records,
  subject: Subject,
  type: Type,
  data: EventData<Type>,
  now: Date,
): Promise<void> {
  const webhookIds = await records.webhooks.subscribers(subject.application, type);
  if (webhookIds.length === 0) return;
  const event = newEvent(subject, type, data, now);
  for (const webhookId of webhookIds) await records.webhooks.enqueue({ ...event, id: uuidv7(), webhookId });
}

/** A delivery of a new event, for whichever webhook it goes to. */
export function newEvent(
  { application, userId }: Subject,
  type: WebhookEventType | typeof PING,
  data: object,
  now: Date,
): Omit<DeliveryRecord, 'id' | 'webhookId'> {
  const eventId = uuidv7();
  return {
    application,
    userId,
    eventId,
    type,
    body: JSON.stringify({ id: eventId, type, created_at: now.toISOString(), application, data }),
    status: 'pending',
    tries: 0,
    log: [],
    nextTryAt: now,
    createdAt: now,
    finishedAt: null,
  };
}
