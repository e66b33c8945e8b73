import type { Kysely } from 'kysely';

/**
 * The newest probes of a profile once more, in one row: whoever has not seen a person for a while reads this and the few that came
 * since, in place of fifty rows.
 */
export async function createProbeBundles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('probe_bundles')
    .addColumn('application', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    // Not a reference, as in attempts.
    .addColumn('profile_id', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .addColumn('probes', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('probe_bundles_key', ['application', 'user_id', 'profile_id'])
    .addForeignKeyConstraint(
      'of_user',
      ['application', 'user_id'],
      'users',
      ['application', 'user_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
}
