import { type Kysely, sql } from 'kysely';

/**
 * What ends after its time, and how it is found; what a receipt of an erasure says, so that it can be given again.
 *
 * Tries are found by age through their ids, which rise with time: a verification writes no index for it but that of
 * the few whose typing is kept.
 */
export async function addRetention(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('users')
    .addColumn('seen_at', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await sql`update users set seen_at = updated_at`.execute(db);
  await sql`
    create index users_by_sight on users (application, seen_at) where exempt_since is null
  `.execute(db);
  await sql`
    create index attempts_probe_by_age on attempts (application, id) where probe is not null
  `.execute(db);
  await db.schema.createIndex('origins_by_age').on('origins').columns(['application', 'seen_at']).execute();
  for (const column of ['receipt_id', 'cause', 'removed']) {
    await db.schema.alterTable('erasures').addColumn(column, 'text').execute();
  }
  await db.schema
    .createIndex('erasures_of_person')
    .on('erasures')
    .columns(['application', 'pseudonym'])
    .execute();
  await addToPolicies(db, {
    retention_attempts_days: 400,
    retention_probes_days: null,
    retention_inactive_days: null,
  });
}

/** Policies that were stored before there were these settings get what they default to. */
async function addToPolicies(db: Kysely<unknown>, settings: object): Promise<void> {
  const { rows } = await sql<{ id: string; policy: string }>`select id, policy from applications`.execute(db);
  for (const { id, policy } of rows) {
    const changed = JSON.stringify({ ...settings, ...JSON.parse(policy) });
    await sql`update applications set policy = ${changed} where id = ${id}`.execute(db);
  }
}
