import type { Kysely } from 'kysely';

/** What tells two states of a profile apart that have one version, in a store that went back to an older copy. */
export async function addEditions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('profiles')
    // An older build that still serves saves profiles without it.
    .addColumn('edition', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
}
