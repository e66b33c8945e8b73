import type { DeliveryRecord, WebhookRecord } from '../../ports/webhookRecords.ts';
import type { SendOutcome } from '../../ports/webhookSender.ts';
import { pauseAfter } from './retrySchedule.ts';

/** Tries that the log keeps. */
const LOG_LENGTH = 20;
/** A webhook that took nothing for so long is switched off (ms). */
const FAILING_FOR = 5 * 24 * 60 * 60 * 1_000;
/** "Gone": whoever answers it wants nothing any more. */
const GONE = 410;

export function arrived({ status }: Pick<SendOutcome, 'status'>): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** A delivery after a try. */
export function deliveryAfter(
  delivery: DeliveryRecord,
  outcome: SendOutcome,
  now: Date,
  random: number,
): DeliveryRecord {
  const tries = delivery.tries + 1;
  const log = [...delivery.log, { at: now, ...outcome }].slice(-LOG_LENGTH);
  if (arrived(outcome)) {
    // Of an erased person nothing is kept that has served.
    const body = delivery.type === 'user.erased' ? null : delivery.body;
    return { ...delivery, body, status: 'delivered', tries, log, nextTryAt: null, finishedAt: now };
  }
  const pause = pauseAfter(tries, random);
  if (pause === null) return { ...delivery, status: 'failed', tries, log, nextTryAt: null, finishedAt: now };
  return { ...delivery, tries, log, nextTryAt: new Date(now.getTime() + pause) };
}

/** Its webhook; the same object where nothing of it changes. */
export function webhookAfter(webhook: WebhookRecord, outcome: SendOutcome, now: Date): WebhookRecord {
  if (webhook.disabledReason !== null) return webhook;
  if (arrived(outcome)) return webhook.failingSince === null ? webhook : { ...webhook, failingSince: null };
  const failingSince = webhook.failingSince ?? now;
  const failing = now.getTime() - failingSince.getTime() >= FAILING_FOR;
  const disabledReason = outcome.status === GONE ? 'gone' : failing ? 'failing' : null;
  if (disabledReason === null && webhook.failingSince !== null) return webhook;
  return {
    ...webhook,
    failingSince,
    disabledReason,
    updatedAt: disabledReason === null ? webhook.updatedAt : now,
  };
}
