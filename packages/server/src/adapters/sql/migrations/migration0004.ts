import { type Kysely, sql } from 'kysely';
import { isSqlite } from '../dialect.ts';
import { ofPerson, referringToUsers } from './ofPerson.ts';

/**
 * Room for what is encrypted; what is there already is encrypted person by person right after (sealStore.ts), because
 * that needs keys and takes time.
 *
 * Challenges, sessions, stored answers and signing keys go: they live for minutes to a day, or are made again. So do
 * fingerprints and origins: they were hashes under SECRET_KEY, from which none under the person's key can be made. A
 * replay of an older try is still found in the samples and probes that are kept.
 */
export async function addSealing(db: Kysely<unknown>): Promise<void> {
  for (const table of ['answers', 'signing_keys', 'fingerprints', 'origins']) {
    await sql`delete from ${sql.table(table)}`.execute(db);
  }
  await db.schema
    .alterTable('users')
    .addColumn('key_id', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema
    .alterTable('users')
    .addColumn('sealed_id', 'blob', (column) =>
      column.notNull().defaultTo(isSqlite(db) ? sql`x''` : sql`'\\x'::bytea`),
    )
    .execute();
  if (!isSqlite(db)) {
    // SQLite keeps bytes in a column of text.
    await sql`alter table users alter column exemption_reason type bytea using convert_to(exemption_reason, 'UTF8')`.execute(
      db,
    );
  }
  await db.schema.createIndex('users_by_key').on('users').column('key_id').execute();
  await db.schema.alterTable('answers').addColumn('sealed_by', 'text').execute();
  await recreateChallenges(db);
  await recreateSessions(db);
  await db.schema
    .createTable('erasures')
    .addColumn('key_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('application', 'text', (column) => column.notNull())
    .addColumn('pseudonym', 'text', (column) => column.notNull())
    .addColumn('erased_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('key_store')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('sealed_at', 'text')
    .execute();
}

async function recreateChallenges(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('challenges').execute();
  await ofPerson(db, 'challenges')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('sealed_by', 'text')
    .addColumn('sealed_id', 'blob', (column) => column.notNull())
    .addColumn('hash', 'blob', (column) => column.notNull())
    .addColumn('text_tag', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('origin', 'text')
    .addColumn('phrase', 'blob')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('used_at', 'text')
    .execute();
  await indexByUserAndExpiry(db, 'challenges');
}

async function recreateSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('sessions').execute();
  const sessions = ofPerson(db, 'sessions')
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('text_tag', 'text', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('evidence', 'blob')
    .addColumn('samples', 'integer', (column) => column.notNull())
    .addColumn('tainted', 'integer', (column) => column.notNull())
    .addColumn('liveness_replay', 'integer')
    .addColumn('liveness_synthetic', 'integer')
    .addColumn('liveness_clock', 'text')
    .addColumn('half_life_ms', 'real', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sessions_key', ['application', 'id']);
  await referringToUsers(sessions).execute();
  await indexByUserAndExpiry(db, 'sessions');
}

async function indexByUserAndExpiry(db: Kysely<unknown>, table: string): Promise<void> {
  await db.schema
    .createIndex(`${table}_of_user`)
    .on(table)
    .columns(['application', 'user_id', 'id'])
    .execute();
  await db.schema.createIndex(`${table}_by_expiry`).on(table).column('expires_at').execute();
}
