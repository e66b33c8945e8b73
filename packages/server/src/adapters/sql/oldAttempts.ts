import { type Kysely, sql } from 'kysely';
import type { AgedAttempts } from '../../ports/attemptRecords.ts';
import { fromDate } from './columns.ts';
import { countOf } from './countOf.ts';
import { dropBundles } from './probes.ts';
import type { Schema } from './schema.ts';

/** Of the oldest `limit`, those that were made before. */
export async function removeOldest(
  db: Kysely<Schema>,
  application: string,
  before: Date,
  limit: number,
): Promise<AgedAttempts> {
  const rows = await db
    .deleteFrom('attempts')
    .where('application', '=', application)
    .where('id', 'in', oldestOf(db, application, limit))
    .where('created_at', '<', fromDate(before))
    .returning(['user_id', 'profile_id', 'created_at', sql<number>`probe is not null`.as('had_probe')])
    .execute();
  await keepSight(db, application, rows);
  const typed = rows.filter(({ had_probe }) => Boolean(had_probe));
  await dropBundles(db, application, typed);
  return { count: rows.length, profileIds: profilesOf(typed) };
}

/** How the oldest `limit` were typed, where that was before. */
export async function forgetOldestProbes(
  db: Kysely<Schema>,
  application: string,
  before: Date,
  limit: number,
): Promise<AgedAttempts> {
  const rows = await db
    .updateTable('attempts')
    .set({ probe: null })
    .where('application', '=', application)
    .where('id', 'in', oldestOf(db, application, limit).where('probe', 'is not', null))
    .where('created_at', '<', fromDate(before))
    .returning(['user_id', 'profile_id'])
    .execute();
  await dropBundles(db, application, rows);
  return { count: rows.length, profileIds: profilesOf(rows) };
}

/** Ids are times. */
function oldestOf(db: Kysely<Schema>, application: string, limit: number) {
  return db
    .selectFrom('attempts')
    .select('id')
    .where('application', '=', application)
    .orderBy('id')
    .limit(limit);
}

/** How many are due, and how many of them have a probe. */
export async function countBefore(
  db: Kysely<Schema>,
  application: string,
  before: Date,
): Promise<{ readonly all: number; readonly probes: number }> {
  const old = db
    .selectFrom('attempts')
    .where('application', '=', application)
    .where('created_at', '<', fromDate(before));
  return { all: await countOf(old), probes: await countOf(old.where('probe', 'is not', null)) };
}

/** People who typed long ago were there then, although nothing else tells of it any more. */
async function keepSight(
  db: Kysely<Schema>,
  application: string,
  removed: readonly { readonly user_id: string; readonly created_at: string }[],
): Promise<void> {
  for (const [pseudonym, attempts] of Map.groupBy(removed, ({ user_id }) => user_id)) {
    const newest = attempts.reduce((latest, { created_at: at }) => (at > latest ? at : latest), '');
    await db
      .updateTable('users')
      .set({ seen_at: newest })
      .where('application', '=', application)
      .where('user_id', '=', pseudonym)
      .where('seen_at', '<', newest)
      .execute();
  }
}

function profilesOf(rows: readonly { readonly profile_id: string | null }[]): string[] {
  return [...new Set(rows.flatMap(({ profile_id: id }) => id ?? []))];
}
