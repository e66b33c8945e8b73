import { type Kysely, sql } from 'kysely';
import { isSqlite } from '../dialect.ts';

/**
 * Limits that all services of a PostgreSQL store count together. Unlogged: nothing is written ahead, nothing is copied to stand-bys,
 * and after a crash of the server it is empty, which is what a restart of a service that counts by itself does, too. Half of each
 * page is left free, so that a row is changed in its place. SQLite has one service, which counts in memory.
 */
export async function createRateLimits(db: Kysely<unknown>): Promise<void> {
  if (isSqlite(db)) return;
  await sql`
    create unlogged table rate_limits (
      bucket text collate "C" primary key,
      full_at double precision not null,
      asked_at double precision not null,
      taken double precision not null,
      spacing double precision not null,
      capacity double precision not null
    ) with (fillfactor = 50)
  `.execute(db);
}
