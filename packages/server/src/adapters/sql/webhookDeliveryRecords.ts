import { type Kysely, type Selectable, sql } from 'kysely';
import { StoreUnavailable } from '../../ports/store.ts';
import type {
  DeliveryRecord,
  DeliveryTry,
  Lease,
  WebhookKey,
  WebhookRecords,
} from '../../ports/webhookRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { countOf } from './countOf.ts';
import type { People } from './people.ts';
import type { Schema, WebhookDeliveriesTable } from './schema.ts';
import { openText, sealerOf } from './sealed.ts';

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
  | 'countPending'
  | 'overfull'
  | 'removeCreatedBefore'
  | 'countCreatedBefore'
>;

/** Deliveries: rows of the outbox, then of the log. */
export function deliveryRecords(db: Kysely<Schema>, people: People): DeliveryRecords {
  const ofWebhook = ({ application, id }: WebhookKey) =>
    db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('application', '=', application)
      .where('webhook_id', '=', id);
  const update = (delivery: DeliveryRecord, sealed: SealedBody) =>
    db
      .updateTable('webhook_deliveries')
      .set({ ...changingColumns(delivery), ...sealed, lease_holder: null, leased_until: null })
      .where('application', '=', delivery.application)
      .where('webhook_id', '=', delivery.webhookId)
      .where('id', '=', delivery.id);
  return {
    async enqueue(delivery) {
      const { application, userId } = delivery;
      const pseudonym = userId === null ? null : (await people.get({ application, userId })).pseudonym;
      const row = toRow(delivery, pseudonym, await sealBody(people, delivery));
      await db.insertInto('webhook_deliveries').values(row).execute();
    },
    async findDelivery(key, deliveryId) {
      const row = await ofWebhook(key).where('id', '=', deliveryId).executeTakeFirst();
      return row === undefined ? null : toRecord(row, people);
    },
    async deliveries(key, before, limit) {
      let query = ofWebhook(key);
      if (before !== null) query = query.where('id', '<', before);
      return toRecords(await query.orderBy('id', 'desc').limit(limit).execute(), people);
    },
    waiting: (now) => waiting(db, fromDate(now)),
    claim: async (key, now, lease, limit) =>
      toRecords(await claim(db, key, fromDate(now), lease, limit), people),
    async settle(delivery, holder) {
      const { numUpdatedRows } = await update(delivery, await sealBody(people, delivery))
        .where('lease_holder', '=', holder)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async replace(delivery) {
      await update(delivery, await sealBody(people, delivery)).execute();
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
    countPending: () => countPending(db),
    overfull: (most) => overfull(db, most),
    async removeCreatedBefore(time, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('webhook_deliveries')
        .where(({ eb, refTuple, selectFrom }) => {
          const old = selectFrom('webhook_deliveries')
            .select(['application', 'webhook_id', 'id'])
            .where('created_at', '<', fromDate(time))
            .orderBy('created_at')
            .limit(limit);
          return eb(
            refTuple('application', 'webhook_id', 'id'),
            'in',
            old.$asTuple('application', 'webhook_id', 'id'),
          );
        })
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    countCreatedBefore: (time) =>
      countOf(db.selectFrom('webhook_deliveries').where('created_at', '<', fromDate(time))),
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
): Promise<Selectable<WebhookDeliveriesTable>[]> {
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
  return db
    .updateTable('webhook_deliveries')
    .set({ lease_holder: holder, leased_until: fromDate(until) })
    .where('application', '=', application)
    .where('webhook_id', '=', id)
    .where('id', 'in', due)
    .returningAll()
    .execute();
}

/** By way of the webhooks, which are few: the index is by them. */
async function countPending(db: Kysely<Schema>): Promise<number> {
  const { count } = await db
    .selectFrom('webhooks')
    .innerJoin('webhook_deliveries as delivery', (join) =>
      join
        .onRef('delivery.application', '=', 'webhooks.application')
        .onRef('delivery.webhook_id', '=', 'webhooks.id'),
    )
    .where('delivery.status', '=', 'pending')
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
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

type SealedBody = Pick<Selectable<WebhookDeliveriesTable>, 'body' | 'sealed_by'>;

/** What is told names the person: it is under the person's key, or the application's where it is about nobody. */
async function sealBody(people: People, delivery: DeliveryRecord): Promise<SealedBody> {
  const { application, userId, body } = delivery;
  const person = userId === null ? null : await people.find({ application, userId });
  const secrets = person?.secrets ?? (await people.vault.ofApplication(application));
  return {
    body: body === null ? null : secrets.seal('delivery', contextOf(delivery), Buffer.from(body)),
    sealed_by: person?.keyId ?? null,
  };
}

function contextOf({ application, webhookId, id }: Pick<DeliveryRecord, 'application' | 'webhookId' | 'id'>) {
  return [application, webhookId, id];
}

/** What a try changes, but for the body. */
function changingColumns(delivery: DeliveryRecord) {
  return {
    status: delivery.status,
    tries: delivery.tries,
    log: JSON.stringify(delivery.log.map((entry) => ({ ...entry, at: fromDate(entry.at) }))),
    next_try_at: fromDate(delivery.nextTryAt),
    finished_at: fromDate(delivery.finishedAt),
  };
}

function toRow(
  delivery: DeliveryRecord,
  pseudonym: string | null,
  sealed: SealedBody,
): Selectable<WebhookDeliveriesTable> {
  return {
    application: delivery.application,
    webhook_id: delivery.webhookId,
    id: delivery.id,
    user_id: pseudonym,
    event_id: delivery.eventId,
    type: delivery.type,
    ...changingColumns(delivery),
    ...sealed,
    lease_holder: null,
    leased_until: null,
    created_at: fromDate(delivery.createdAt),
  };
}

function toRecords(
  rows: readonly Selectable<WebhookDeliveriesTable>[],
  people: People,
): Promise<DeliveryRecord[]> {
  return Promise.all(rows.map((row) => toRecord(row, people)));
}

async function toRecord(row: Selectable<WebhookDeliveriesTable>, people: People): Promise<DeliveryRecord> {
  const { application, webhook_id: webhookId, id, body, user_id: pseudonym } = row;
  const secrets = body === null ? null : await sealerOf(people.vault, application, row.sealed_by);
  return {
    id,
    application,
    webhookId,
    userId: pseudonym === null ? null : (await people.byPseudonym(application, pseudonym)).userId,
    eventId: row.event_id,
    type: row.type,
    body: secrets && body && openText(secrets, 'delivery', contextOf({ application, webhookId, id }), body),
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
