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
