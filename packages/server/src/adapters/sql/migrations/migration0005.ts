import type { Kysely } from 'kysely';

/**
 * Webhooks, and what is on its way to them: an outbox that is written with the change it tells of. What is told of a
 * person goes with the person, but for the erasure itself, which names nobody in `user_id`.
 */
export async function createWebhooks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhooks')
    .addColumn('application', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('events', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('sealed_secret', 'blob', (column) => column.notNull())
    .addColumn('previous_sealed_secret', 'blob')
    .addColumn('previous_until', 'text')
    .addColumn('disabled_reason', 'text')
    .addColumn('failing_since', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhooks_key', ['application', 'id'])
    .execute();
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('application', 'text', (column) => column.notNull())
    .addColumn('webhook_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text')
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body', 'blob')
    .addColumn('sealed_by', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('log', 'text', (column) => column.notNull())
    .addColumn('next_try_at', 'text')
    .addColumn('lease_holder', 'text')
    .addColumn('leased_until', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .addPrimaryKeyConstraint('webhook_deliveries_key', ['application', 'webhook_id', 'id'])
    .addForeignKeyConstraint(
      'webhook_deliveries_webhook',
      ['application', 'webhook_id'],
      'webhooks',
      ['application', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .addForeignKeyConstraint(
      'webhook_deliveries_user',
      ['application', 'user_id'],
      'users',
      ['application', 'user_id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
  const index = (name: string, columns: string[]) =>
    db.schema.createIndex(name).on('webhook_deliveries').columns(columns).execute();
  await index('webhook_deliveries_due', ['application', 'webhook_id', 'status', 'next_try_at']);
  await index('webhook_deliveries_of_user', ['application', 'user_id']);
  await index('webhook_deliveries_by_age', ['created_at']);
}
