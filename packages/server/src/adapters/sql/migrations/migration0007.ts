import { type Kysely, sql } from 'kysely';

/** The cap of the presets. */
const ATTEMPTS_TOTAL = 50;

/**
 * Failures by origin. Those of before are of no origin: they stay in the person's total, and whoever waited, waits no
 * longer. Policies that were stored before get the cap of the presets.
 */
export async function addOriginFailures(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('users')
    .addColumn('origin_failures', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  for (const table of ['attempts', 'sessions']) {
    await db.schema
      .alterTable(table)
      .addColumn('origin', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
  }
  await db.schema.alterTable('challenges').addColumn('context', 'blob').execute();
  const { rows } = await sql<{ id: string; policy: string }>`select id, policy from applications`.execute(db);
  for (const { id, policy } of rows) {
    const changed = JSON.stringify({ ...JSON.parse(policy), attempts_total: ATTEMPTS_TOTAL });
    await sql`update applications set policy = ${changed} where id = ${id}`.execute(db);
  }
}
