import type { Kysely, Selectable } from 'kysely';
import type { WebhookKey, WebhookRecord, WebhookRecords } from '../../ports/webhookRecords.ts';
import { fromDate, oneOf, toDate, toStrings } from './columns.ts';
import { compiled } from './compiled.ts';
import type { People } from './people.ts';
import type { Schema, WebhooksTable } from './schema.ts';
import { deliveryRecords } from './webhookDeliveryRecords.ts';

const REASONS = ['by_request', 'failing', 'gone', 'backlog'] as const;

const enabled = compiled<{ application: string }>()((db, slot) =>
  db
    .selectFrom('webhooks')
    .select(['id', 'events'])
    .where('application', '=', slot('application'))
    .where('disabled_reason', 'is', null),
);

export function webhookRecords(db: Kysely<Schema>, people: People): WebhookRecords {
  const own = ({ application, id }: WebhookKey) =>
    db.selectFrom('webhooks').selectAll().where('application', '=', application).where('id', '=', id);
  return {
    ...deliveryRecords(db, people),
    async find(key) {
      const row = await own(key).executeTakeFirst();
      return row === undefined ? null : toRecord(row);
    },
    async ofApplication(application) {
      const rows = await db
        .selectFrom('webhooks')
        .selectAll()
        .where('application', '=', application)
        .orderBy('id')
        .execute();
      return rows.map(toRecord);
    },
    async save(record) {
      const { application, id } = record;
      const changed = columnsOf(record);
      await db
        .insertInto('webhooks')
        .values({ application, id, created_at: fromDate(record.createdAt), ...changed })
        .onConflict((conflict) => conflict.columns(['application', 'id']).doUpdateSet(changed))
        .execute();
    },
    async remove({ application, id }) {
      const { numDeletedRows } = await db
        .deleteFrom('webhooks')
        .where('application', '=', application)
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async subscribers(application, type) {
      const { rows } = await enabled(db, { application });
      return rows.filter(({ events }) => toStrings(events).includes(type)).map(({ id }) => id);
    },
  };
}

function columnsOf(record: WebhookRecord) {
  return {
    url: record.url,
    events: JSON.stringify(record.events),
    description: record.description,
    sealed_secret: record.sealedSecret,
    previous_sealed_secret: record.previous?.sealedSecret ?? null,
    previous_until: fromDate(record.previous?.until ?? null),
    disabled_reason: record.disabledReason,
    failing_since: fromDate(record.failingSince),
    updated_at: fromDate(record.updatedAt),
  };
}

function toRecord(row: Selectable<WebhooksTable>): WebhookRecord {
  const until = toDate(row.previous_until);
  return {
    application: row.application,
    id: row.id,
    url: row.url,
    events: toStrings(row.events),
    description: row.description,
    sealedSecret: row.sealed_secret,
    previous:
      row.previous_sealed_secret === null || until === null
        ? null
        : { sealedSecret: row.previous_sealed_secret, until },
    disabledReason: row.disabled_reason === null ? null : oneOf(REASONS, row.disabled_reason),
    failingSince: toDate(row.failing_since),
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  };
}
