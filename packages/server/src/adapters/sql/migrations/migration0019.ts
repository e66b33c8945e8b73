import type { Kysely } from 'kysely';
import { ofPerson, referringToUsers } from './ofPerson.ts';

/**
 * The newest probes of a profile once more, in one row: whoever has not seen a person for a while reads this and the few that came
 * since, in place of fifty rows.
 */
export async function createProbeBundles(db: Kysely<unknown>): Promise<void> {
  const bundles = ofPerson(db, 'probe_bundles')
    // Not a reference, as in attempts.
    .addColumn('profile_id', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .addColumn('probes', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('probe_bundles_key', ['application', 'user_id', 'profile_id']);
  await referringToUsers(bundles).execute();
}
