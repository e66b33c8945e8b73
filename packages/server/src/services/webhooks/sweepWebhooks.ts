import type { Records } from '../../ports/store.ts';
import { saveDisabled } from './disable.ts';

/** A webhook that has more than this waiting can't keep up, and is switched off: the outbox stays bounded. */
const MOST_PENDING = 100_000;

/** Bounds what waits for webhooks. */
export async function sweepWebhooks(
  records: Records,
  now: Date,
  mostPending: number = MOST_PENDING,
): Promise<void> {
  for (const key of await records.webhooks.overfull(mostPending)) {
    const webhook = await records.webhooks.find(key);
    if (webhook === null) continue;
    await saveDisabled(records, { ...webhook, disabledReason: 'backlog', updatedAt: now }, now);
  }
}
