import type { Records } from '../../ports/store.ts';
import type { WebhookRecord } from '../../ports/webhookRecords.ts';

/** Saves a webhook that is switched off: what is pending for it has failed, and can be sent again one by one. */
export async function saveDisabled(records: Records, webhook: WebhookRecord, now: Date): Promise<void> {
  await records.webhooks.save(webhook);
  await records.webhooks.failPending(webhook, now);
}
