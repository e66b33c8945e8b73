import type { UserKey } from './userRecords.ts';

/** Names one webhook. */
export interface WebhookKey {
  readonly application: string;
  readonly id: string;
}

/** Where events of an application are sent. */
export interface WebhookRecord extends WebhookKey {
  readonly url: string;
  /** Types of events. */
  readonly events: readonly string[];
  readonly description: string;
  /** Sealed for this webhook. */
  readonly sealedSecret: Uint8Array;
  /** The secret before, which signs as well for a while. */
  readonly previous: { readonly sealedSecret: Uint8Array; readonly until: Date } | null;
  /** Why it is switched off; null while it is on. */
  readonly disabledReason: 'by_request' | 'failing' | 'gone' | 'backlog' | null;
  /** The first failure since the last delivery that arrived. */
  readonly failingSince: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

export type DeliveryError =
  | 'address_refused'
  | 'name_not_resolved'
  | 'connection_failed'
  | 'tls_failed'
  | 'timed_out'
  | 'secret_unreadable';

export interface DeliveryTry {
  readonly at: Date;
  /** Null where none came. */
  readonly status: number | null;
  readonly error: DeliveryError | null;
  readonly durationMs: number;
}

/** An event on its way to a webhook: a row of the outbox, and of the log once it is done. */
export interface DeliveryRecord {
  /** Rises with time (UUID version 7). */
  readonly id: string;
  readonly application: string;
  readonly webhookId: string;
  /** Whom it is about, and goes with; null for nobody, and for what is told of an erasure. */
  readonly userId: UserKey['userId'] | null;
  readonly eventId: string;
  readonly type: string;
  /** As it is sent; null where it may not be kept. */
  readonly body: string | null;
  readonly status: DeliveryStatus;
  /** Tries since it was last asked for. */
  readonly tries: number;
  /** The newest tries, oldest first. */
  readonly log: readonly DeliveryTry[];
  /** Null once it is done. */
  readonly nextTryAt: Date | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export interface Lease {
  /** Whoever holds the row: another name each time. */
  readonly holder: string;
  /** From then on somebody else may take it. */
  readonly until: Date;
}

export interface WebhookRecords {
  find(key: WebhookKey): Promise<WebhookRecord | null>;
  /** Oldest first. */
  ofApplication(application: string): Promise<WebhookRecord[]>;
  /** Inserts or replaces. */
  save(record: WebhookRecord): Promise<void>;
  /** Takes its deliveries along. False when there is none. */
  remove(key: WebhookKey): Promise<boolean>;
  /** Ids of the webhooks that are on and want events of this type. */
  subscribers(application: string, type: string): Promise<string[]>;

  enqueue(delivery: DeliveryRecord): Promise<void>;
  findDelivery(key: WebhookKey, deliveryId: string): Promise<DeliveryRecord | null>;
  /** Newest first, before one of them. */
  deliveries(key: WebhookKey, before: string | null, limit: number): Promise<DeliveryRecord[]>;
  /** Webhooks that are on and have something to be sent now. */
  waiting(now: Date): Promise<WebhookKey[]>;
  /** Leases what is to be sent now and nobody holds, the longest due first. */
  claim(key: WebhookKey, now: Date, lease: Lease, limit: number): Promise<DeliveryRecord[]>;
  /** Writes status, body, tries, log and times, and ends the lease. False when `holder` has lost it. */
  settle(delivery: DeliveryRecord, holder: string): Promise<boolean>;
  /** The same without a lease, whoever holds it: they lose it. */
  replace(delivery: DeliveryRecord): Promise<void>;
  /** What is pending for a webhook has failed. */
  failPending(key: WebhookKey, at: Date): Promise<void>;
  /** Of all webhooks. */
  countPending(): Promise<number>;
  /** Webhooks that are on and have more than so many deliveries pending. */
  overfull(most: number): Promise<WebhookKey[]>;
  /** Removes deliveries, whatever became of them, at most `limit`. Answers how many. */
  removeCreatedBefore(time: Date, limit: number): Promise<number>;
  countCreatedBefore(time: Date): Promise<number>;
}
