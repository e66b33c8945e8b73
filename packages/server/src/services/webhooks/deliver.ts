import { randomUUID } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import { SealBroken, type Secrets } from '../../ports/secrets.ts';
import type { Store } from '../../ports/store.ts';
import type { DeliveryRecord, WebhookKey, WebhookRecord } from '../../ports/webhookRecords.ts';
import type { SendOutcome, WebhookSender } from '../../ports/webhookSender.ts';
import { arrived, deliveryAfter, webhookAfter } from './afterTry.ts';
import { saveDisabled } from './disable.ts';
import { signingSecrets } from './sealedSecret.ts';
import { signatureHeaders } from './signature.ts';

/** How often the outbox is looked at (ms). */
const POLL_MS = 1_000;
/** Nobody else takes what is held for so long (ms): a try takes 10 s at most. */
export const LEASE_MS = 60_000;
/** Webhooks served at a time, and tries at a time to one of them: none can keep the others waiting. */
const MOST_WEBHOOKS = 32;
const PER_WEBHOOK = 4;

export interface DispatcherDependencies {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly sender: WebhookSender;
  readonly clock: Clock;
  /** 0 to 1. */
  random(): number;
  readonly log: {
    /** A webhook was switched off. */
    disabled(webhook: WebhookRecord): void;
    /** The outbox could not be read or written: what was under way is tried again once its lease has ended. */
    failed(error: unknown): void;
  };
}

/**
 * Sends what the outbox holds, at least once and in no promised order. Several processes may run one each: a row is
 * held by one at a time.
 */
export interface Dispatcher {
  /** Sends what is due now, to all webhooks that are not being served already. Answers how many tries it made. */
  deliverDue(): Promise<number>;
  /** Looks at the outbox every second from now on. */
  start(): void;
  /** Breaks off what is under way, which is sent again later, and takes nothing more. */
  stop(): Promise<void>;
}

export function createDispatcher(dependencies: DispatcherDependencies): Dispatcher {
  const { store, secrets, sender, clock, random, log } = dependencies;
  const served = new Map<string, Promise<number>>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const deliverDue = async (): Promise<number> => {
    const waiting = await store.read(({ webhooks }) => webhooks.waiting(clock.now()));
    const started: Promise<number>[] = [];
    for (const webhook of waiting) {
      const name = JSON.stringify([webhook.application, webhook.id]);
      if (served.has(name) || served.size >= MOST_WEBHOOKS || stopping.signal.aborted) continue;
      const serving = serve(webhook).finally(() => served.delete(name));
      served.set(name, serving);
      started.push(serving);
    }
    return (await Promise.all(started)).reduce((sum, tries) => sum + tries, 0);
  };
  return {
    deliverDue,
    start: () => {
      timer = setInterval(() => deliverDue().catch(log.failed), POLL_MS).unref();
    },
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await Promise.allSettled(served.values());
    },
  };

  /** Until nothing is due, or nothing arrives any more. */
  async function serve(key: WebhookKey): Promise<number> {
    let tries = 0;
    for (;;) {
      const holder = randomUUID();
      const { webhook, held } = await store.transact(async ({ webhooks }) => {
        const now = clock.now();
        const until = new Date(now.getTime() + LEASE_MS);
        return {
          webhook: await webhooks.find(key),
          held: await webhooks.claim(key, now, { holder, until }, PER_WEBHOOK),
        };
      });
      if (webhook === null || held.length === 0) return tries;
      const outcomes = await Promise.all(
        held.map((delivery) =>
          tryOnce(webhook, delivery, holder).catch((error: unknown) => {
            log.failed(error);
            return null;
          }),
        ),
      );
      tries += held.length;
      const going = outcomes.some((outcome) => outcome !== null && arrived(outcome));
      if (!going || stopping.signal.aborted) return tries;
    }
  }

  async function tryOnce(
    webhook: WebhookRecord,
    delivery: DeliveryRecord,
    holder: string,
  ): Promise<SendOutcome | null> {
    const outcome = await send(webhook, delivery);
    const disabled = await store.transact(async (records) => {
      const { webhooks } = records;
      const now = clock.now();
      const next = outcome === null ? delivery : deliveryAfter(delivery, outcome, now, random());
      // Erased with its person or its webhook, or taken over by somebody else: theirs is what counts.
      if (!(await webhooks.settle(next, holder)) || outcome === null) return null;
      const before = await webhooks.find(webhook);
      const after = before === null ? null : webhookAfter(before, outcome, now);
      if (after === null || after === before) return null;
      if (after.disabledReason === null) {
        await webhooks.save(after);
        return null;
      }
      await saveDisabled(records, after, now);
      return after;
    });
    if (disabled !== null) log.disabled(disabled);
    return outcome;
  }

  /** Null when it was broken off. */
  async function send(
    webhook: WebhookRecord,
    { eventId, body }: DeliveryRecord,
  ): Promise<SendOutcome | null> {
    if (body === null) throw new Error('a delivery without a body was due');
    const now = clock.now();
    let signed: Readonly<Record<string, string>>;
    try {
      signed = signatureHeaders({ id: eventId, body }, signingSecrets(secrets, webhook, now), now);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      return { status: null, error: 'secret_unreadable', durationMs: 0 };
    }
    const headers = { 'content-type': 'application/json', 'user-agent': 'keystroke-auth', ...signed };
    return sender.send({ url: webhook.url, headers, body }, stopping.signal);
  }
}
