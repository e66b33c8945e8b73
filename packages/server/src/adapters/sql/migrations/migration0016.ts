import type { Kysely } from 'kysely';

/** Sessions of the console that somebody ended before their time, so that every process refuses them. */
export async function createEndedConsoleSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ended_console_sessions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('ends_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('ended_console_sessions_by_end')
    .on('ended_console_sessions')
    .column('ends_at')
    .execute();
}
