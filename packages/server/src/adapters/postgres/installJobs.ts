import { type Kysely, sql } from 'kysely';
import type { Schema } from '../sql/schema.ts';
import { openPool } from './connect.ts';
import { createBoss, JOBS_SCHEMA } from './jobQueue.ts';
import { isForbidden } from './postgresFault.ts';

/** Of pg-boss's tables, as the version of it that this build brings along has them. */
const JOBS_VERSION = 46;
/** As a migration, for whoever is told which ones ran. */
const JOBS_MIGRATION = `${JOBS_SCHEMA}_${JOBS_VERSION}`;

/** What has still to be made of pg-boss's tables. Those of a newer one do. Nothing of pg-boss is loaded to find out. */
export async function pendingJobs(db: Kysely<Schema>): Promise<string[]> {
  await checkOwner(db);
  // By the catalogue: who may not look into the schema is to be told so later, in a sentence.
  const { rows } = await sql`
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${JOBS_SCHEMA} and c.relname = 'version'
  `.execute(db);
  if (rows.length === 0) return [JOBS_MIGRATION];
  const found = await sql<{ version: number }>`
    select version from ${sql.table(`${JOBS_SCHEMA}.version`)}
  `.execute(db);
  return (found.rows[0]?.version ?? 0) >= JOBS_VERSION ? [] : [JOBS_MIGRATION];
}

/**
 * What is in the schema is run with this role's rights, functions and triggers too: whoever made it beforehand could do with the store
 * as they like.
 *
 * @throws {Error} where one has a part in it who is neither this role nor the owner of the store's tables or of the database, nor a superuser
 */
async function checkOwner(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql`
    with trusted as (
      select oid from pg_roles where rolsuper or rolname = current_user
      union select datdba from pg_database where datname = current_database()
      union select relowner from pg_class where oid = to_regclass('jobs')
    ), found as (
      select oid, nspowner from pg_namespace where nspname = ${JOBS_SCHEMA}
    ), owners as (
      select nspowner as owner from found
      union select relowner from pg_class join found on relnamespace = found.oid
      union select proowner from pg_proc join found on pronamespace = found.oid
    )
    select from owners where owner not in (select oid from trusted)
  `.execute(db);
  if (rows.length > 0) {
    throw new Error(
      `the schema ${JOBS_SCHEMA} is somebody else's: look who made it, and remove it or change its owner`,
    );
  }
}

/**
 * Brings pg-boss's tables to this build's, in a schema of their own; others may do so at the same time.
 *
 * @returns what was made, as {@link pendingJobs}
 * @throws {Error} for a role that may not
 */
export async function installJobs(db: Kysely<Schema>, url: string): Promise<string[]> {
  const pending = await pendingJobs(db);
  if (pending.length === 0) return [];
  try {
    await install(db, url);
  } catch (cause) {
    if (isForbidden(cause)) {
      const why = `the role may not make tables in a schema ${JOBS_SCHEMA}, where jobs are kept`;
      const way = `create schema ${JOBS_SCHEMA} authorization ROLE`;
      throw new Error(`${why}: let it create schemas in this database, or make that one for it (${way})`, {
        cause,
      });
    }
    // Somebody else was there first.
    if ((await pendingJobs(db)).length > 0) throw cause;
  }
  return pending;
}

async function install(db: Kysely<Schema>, url: string): Promise<void> {
  const { rows } = await sql`select from pg_namespace where nspname = ${JOBS_SCHEMA}`.execute(db);
  // `if not exists` asks for the right to make one also where there is one.
  if (rows.length === 0) await sql`create schema if not exists ${sql.id(JOBS_SCHEMA)}`.execute(db);
  const pool = openPool({ url, size: 1, statementTimeoutMs: 0, name: 'keystroke-auth migrate' });
  try {
    const boss = await createBoss(pool, { migrate: true, supervise: false, schedule: false });
    boss.on('error', () => undefined);
    await boss.start();
    await boss.stop({ graceful: false });
  } finally {
    await pool.end();
  }
}
