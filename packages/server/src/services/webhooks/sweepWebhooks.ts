import type { Records } from '../../ports/store.ts';
import { saveDisabled } from './disable.ts';

/** Deliveries are kept for so long, whatever became of them (ms). */
const KEPT_FOR = 30 * 24 * 60 * 60 * 1_000;
/** A webhook that has more than this waiting can't keep up, and is switched off: the outbox stays bounded. */
export const MOST_PENDING = 100_000;

/** Bounds what is kept for webhooks. Answers how many deliveries were removed. */
export async function sweepWebhooks(
  records: Records,
  now: Date,
  mostPending: number = MOST_PENDING,
): Promise<number> {
  for (const key of await records.webhooks.overfull(mostPending)) {
    const webhook = await records.webhooks.find(key);
    if (webhook === null) continue;
    await saveDisabled(records, { ...webhook, disabledReason: 'backlog', updatedAt: now }, now);
  }
  return records.webhooks.removeCreatedBefore(new Date(now.getTime() - KEPT_FOR));
}
