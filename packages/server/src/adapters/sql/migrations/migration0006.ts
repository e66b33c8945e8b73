import { type Kysely, sql } from 'kysely';

/** The audit log: rows that are chained by writer, and the sealed segments of the chains. */
export async function createAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    // Never reused, so that SQLite counts all rows there ever were.
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('writer', 'text', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('application', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('request_id', 'text')
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('mac', 'blob', (column) => column.notNull())
    .addUniqueConstraint('audit_chain', ['writer', 'sequence'])
    .execute();
  await db.schema.createIndex('audit_of_application').on('audit').columns(['application']).execute();
  await sql`
    create index audit_of_subject on audit (application, subject) where subject is not null
  `.execute(db);
  await db.schema
    .createTable('audit_segments')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('writer', 'text', (column) => column.notNull())
    .addColumn('first', 'integer', (column) => column.notNull())
    .addColumn('last', 'integer', (column) => column.notNull())
    .addColumn('mac', 'blob', (column) => column.notNull())
    .addColumn('last_at', 'text', (column) => column.notNull())
    .addColumn('sealed_by', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('signature', 'blob', (column) => column.notNull())
    .addColumn('dropped_at', 'text')
    .addColumn('drop_signature', 'blob')
    .execute();
  await db.schema
    .createIndex('audit_segments_of_writer')
    .on('audit_segments')
    .columns(['writer', 'last'])
    .execute();
  await sql`
    create index audit_segments_kept on audit_segments (last_at) where dropped_at is null
  `.execute(db);
}
