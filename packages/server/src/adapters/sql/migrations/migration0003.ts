import type { Kysely } from 'kysely';
import { addToPolicies } from './addToPolicies.ts';

/** Keys that sign decision tokens; policies that were stored before there were any give none. */
export async function createSigningKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('signing_keys')
    .addColumn('kid', 'text', (column) => column.primaryKey().notNull())
    .addColumn('public_key', 'blob', (column) => column.notNull())
    .addColumn('sealed_private_key', 'blob', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('active_from', 'text', (column) => column.notNull())
    .execute();
  await addToPolicies(db, 'token_audience', null);
}
