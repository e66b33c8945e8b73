import type { Kysely } from 'kysely';
import { ofPerson } from './ofPerson.ts';

export async function createProfilesSamplesKeys(db: Kysely<unknown>): Promise<void> {
  await ofPerson(db, 'profiles')
    .addColumn('text_id', 'text', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('model', 'text')
    .addColumn('template', 'blob')
    .addColumn('typed_samples', 'integer', (column) => column.notNull())
    .addColumn('imported_samples', 'integer', (column) => column.notNull())
    .addColumn('feature_length', 'integer')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('profiles_key', ['application', 'user_id', 'text_id', 'device'])
    .execute();
  await db.schema
    .createTable('samples')
    // Rising and never reused, so that "oldest" needs no clock.
    .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('profile_id', 'text', (column) =>
      column.notNull().references('profiles.id').onDelete('cascade'),
    )
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('data', 'blob', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('samples_of_profile').on('samples').columns(['profile_id', 'seq']).execute();
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('application', 'text', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('hash', 'blob', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('revoked_at', 'text')
    .execute();
}
