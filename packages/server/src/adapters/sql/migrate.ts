import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { BackupBroken } from '../../ports/backups.ts';
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

/**
 * Brings an empty store to the schema that it has after these migrations.
 *
 * @throws {BackupBroken} when they are not the first of this build's: a newer version, or another program, wrote them
 */
export async function migrateAsFar(writer: Kysely<Schema>, names: readonly string[]): Promise<void> {
  const known = Object.keys(MIGRATIONS).toSorted();
  const [last, unknown] = [names.at(-1), names.find((name, index) => name !== known[index])];
  if (last === undefined || unknown !== undefined) {
    throw new BackupBroken(
      'the backup has a schema that this version does not know: bring it back with the version that made it, or a newer one',
    );
  }
  const { error } = await migratorOf(writer).migrateTo(last);
  if (error !== undefined) throw error;
}

/** Names of the migrations that this build would run; changes nothing. */
export async function pendingMigrations(writer: Kysely<Schema>): Promise<string[]> {
  const migrations = await migratorOf(writer).getMigrations();
  return migrations.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

function migratorOf(writer: Kysely<Schema>): Migrator {
  return new Migrator({ db: writer, provider: { getMigrations: async () => MIGRATIONS } });
}
