import type { Kysely, Selectable } from 'kysely';
import { StoreUnavailable } from '../../ports/store.ts';
import type {
  DeliveryRecord,
  DeliveryTry,
  Lease,
  WebhookKey,
  WebhookRecords,
} from '../../ports/webhookRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import type { Schema, WebhookDeliveriesTable } from './schema.ts';

const STATUSES = ['pending', 'delivered', 'failed'] as const;
const ERRORS = [
  'address_refused',
  'name_not_resolved',
  'connection_failed',
  'tls_failed',
  'timed_out',
  'secret_unreadable',
] as const;

type DeliveryRecords = Pick<
  WebhookRecords,
  | 'enqueue'
  | 'findDelivery'
  | 'deliveries'
  | 'waiting'
  | 'claim'
  | 'settle'
  | 'replace'
  | 'failPending'
  | 'overfull'
  | 'removeCreatedBefore'
>;

/** Deliveries: rows of the outbox, then of the log. */
export function deliveryRecords(db: Kysely<Schema>): DeliveryRecords {
  const ofWebhook = ({ application, id }: WebhookKey) =>
    db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('application', '=', application)
      .where('webhook_id', '=', id);
  const update = (delivery: DeliveryRecord) =>
    db
      .updateTable('webhook_deliveries')
      .set({ ...changingColumns(delivery), lease_holder: null, leased_until: null })
      .where('application', '=', delivery.application)
      .where('webhook_id', '=', delivery.webhookId)
      .where('id', '=', delivery.id);
  return {
    async enqueue(delivery) {
      await db.insertInto('webhook_deliveries').values(toRow(delivery)).execute();
    },
    async findDelivery(key, deliveryId) {
      const row = await ofWebhook(key).where('id', '=', deliveryId).executeTakeFirst();
      return row === undefined ? null : toRecord(row);
    },
    async deliveries(key, before, limit) {
      let query = ofWebhook(key);
      if (before !== null) query = query.where('id', '<', before);
      return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toRecord);
    },
    waiting: (now) => waiting(db, fromDate(now)),
    claim: (key, now, lease, limit) => claim(db, key, fromDate(now), lease, limit),
    async settle(delivery, holder) {
      const { numUpdatedRows } = await update(delivery).where('lease_holder', '=', holder).executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async replace(delivery) {
      await update(delivery).execute();
    },
    async failPending({ application, id }, at) {
      await db
        .updateTable('webhook_deliveries')
        .set({
          ...{ status: 'failed', next_try_at: null, finished_at: fromDate(at) },
          ...{ lease_holder: null, leased_until: null },
        })
        .where('application', '=', application)
        .where('webhook_id', '=', id)
        .where('status', '=', 'pending')
        .execute();
    },
    overfull: (most) => overfull(db, most),
    async removeCreatedBefore(time) {
      const { numDeletedRows } = await db
        .deleteFrom('webhook_deliveries')
        .where('created_at', '<', fromDate(time))
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function waiting(db: Kysely<Schema>, now: string): Promise<WebhookKey[]> {
  return db
    .selectFrom('webhooks')
    .select(['application', 'id'])
    .where('disabled_reason', 'is', null)
    .where((webhook) =>
      webhook.exists(
        webhook
          .selectFrom('webhook_deliveries')
          .select('webhook_deliveries.id')
          .whereRef('webhook_deliveries.application', '=', 'webhooks.application')
          .whereRef('webhook_deliveries.webhook_id', '=', 'webhooks.id')
          .where('status', '=', 'pending')
          .where('next_try_at', '<=', now)
          .where((row) => row.or([row('leased_until', 'is', null), row('leased_until', '<=', now)])),
      ),
    )
    .execute();
}

async function claim(
  db: Kysely<Schema>,
  { application, id }: WebhookKey,
  now: string,
  { holder, until }: Lease,
  limit: number,
): Promise<DeliveryRecord[]> {
  const due = db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('application', '=', application)
    .where('webhook_id', '=', id)
    .where('status', '=', 'pending')
    .where('next_try_at', '<=', now)
    .where((row) => row.or([row('leased_until', 'is', null), row('leased_until', '<=', now)]))
    .orderBy('next_try_at')
    .limit(limit);
  const rows = await db
    .updateTable('webhook_deliveries')
    .set({ lease_holder: holder, leased_until: fromDate(until) })
    .where('application', '=', application)
    .where('webhook_id', '=', id)
    .where('id', 'in', due)
    .returningAll()
    .execute();
  return rows.map(toRecord);
}

function overfull(db: Kysely<Schema>, most: number): Promise<WebhookKey[]> {
  return db
    .selectFrom('webhooks')
    .select(['application', 'id'])
    .where('disabled_reason', 'is', null)
    .where((webhook) =>
      webhook.exists(
        webhook
          .selectFrom('webhook_deliveries')
          .select('webhook_deliveries.id')
          .whereRef('webhook_deliveries.application', '=', 'webhooks.application')
          .whereRef('webhook_deliveries.webhook_id', '=', 'webhooks.id')
          .where('status', '=', 'pending')
          .limit(1)
          .offset(most),
      ),
    )
    .execute();
}

/** What a try changes. */
function changingColumns(delivery: DeliveryRecord) {
  return {
    body: delivery.body,
    status: delivery.status,
    tries: delivery.tries,
    log: JSON.stringify(delivery.log.map((entry) => ({ ...entry, at: fromDate(entry.at) }))),
    next_try_at: fromDate(delivery.nextTryAt),
    finished_at: fromDate(delivery.finishedAt),
  };
}

function toRow(delivery: DeliveryRecord): Selectable<WebhookDeliveriesTable> {
  return {
    application: delivery.application,
    webhook_id: delivery.webhookId,
    id: delivery.id,
    user_id: delivery.userId,
    event_id: delivery.eventId,
    type: delivery.type,
    ...changingColumns(delivery),
    lease_holder: null,
    leased_until: null,
    created_at: fromDate(delivery.createdAt),
  };
}

function toRecord(row: Selectable<WebhookDeliveriesTable>): DeliveryRecord {
  return {
    id: row.id,
    application: row.application,
    webhookId: row.webhook_id,
    userId: row.user_id,
    eventId: row.event_id,
    type: row.type,
    body: row.body,
    status: oneOf(STATUSES, row.status),
    tries: row.tries,
    log: toLog(row.log),
    nextTryAt: toDate(row.next_try_at),
    createdAt: toDate(row.created_at),
    finishedAt: toDate(row.finished_at),
  };
}

/** @throws {StoreUnavailable} for anything but a log as it is written */
function toLog(column: string): DeliveryTry[] {
  const list: unknown = JSON.parse(column);
  if (!Array.isArray(list)) throw new StoreUnavailable('the store holds something else than a list of tries');
  return list.map((entry: Readonly<Record<string, unknown>>) => ({
    at: new Date(String(entry.at)),
    status: entry.status === null ? null : Number(entry.status),
    error: entry.error === null ? null : oneOf(ERRORS, String(entry.error)),
    durationMs: Number(entry.durationMs),
  }));
}
