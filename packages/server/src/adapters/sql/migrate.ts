import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { MIGRATIONS } from './migrations/migrations.ts';
import type { Schema } from './schema.ts';

/** Brings the store to this build's schema. Returns the names of the migrations it ran. */
export async function migrate(writer: Kysely<Schema>): Promise<string[]> {
  const { error, results } = await migratorOf(writer).migrateToLatest();
  if (error !== undefined) {
    throw new Error(
      'the store could not be migrated; a store written by a newer version needs that version or newer',
      { cause: error },
    );
  }
  return (results ?? []).map(({ migrationName }) => migrationName);
}

/** Names of the migrations that this build would run; changes nothing. */
export async function pendingMigrations(writer: Kysely<Schema>): Promise<string[]> {
  const migrations = await migratorOf(writer).getMigrations();
  return migrations.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

function migratorOf(writer: Kysely<Schema>): Migrator {
  return new Migrator({ db: writer, provider: { getMigrations: async () => MIGRATIONS } });
}
