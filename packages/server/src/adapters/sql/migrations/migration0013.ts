import { type Kysely, sql } from 'kysely';
import { isSqlite } from '../dialect.ts';

/**
 * What tries were judged by, and how somebody's last ones went, become one value a row, to be sealed. What is there is
 * written into it as JSON and sealed right after (sealJudged.ts), because that needs keys. The length of the longest
 * vector is derived from the samples. Stored answers go: the state that they were true under held failures.
 */
export async function moveJudgements(db: Kysely<unknown>): Promise<void> {
  await sql`delete from answers`.execute(db);
  await gather(db, 'attempts', 'judged', JUDGED);
  await gather(db, 'users', 'standing', STANDING);
  await db.schema.alterTable('profiles').dropColumn('feature_length').execute();
  await db.schema.alterTable('key_store').addColumn('judged_sealed_at', 'text').execute();
}

/** Columns of a table become an object in JSON, in a column of their own. */
async function gather(
  db: Kysely<unknown>,
  table: string,
  into: string,
  columns: Readonly<Record<string, 'value' | 'json'>>,
): Promise<void> {
  const sqlite = isSqlite(db);
  await db.schema
    .alterTable(table)
    .addColumn(into, 'blob', (column) => column.notNull().defaultTo(sqlite ? sql`x''` : sql`'\\x'::bytea`))
    .execute();
  const members = Object.entries(columns).flatMap(([name, kind]) => {
    const json = sqlite ? sql`json(${sql.ref(name)})` : sql`${sql.ref(name)}::json`;
    return [sql.lit(name), kind === 'json' ? json : sql.ref(name)];
  });
  const object = sqlite
    ? sql`cast(json_object(${sql.join(members)}) as blob)`
    : sql`convert_to(json_build_object(${sql.join(members)})::text, 'UTF8')`;
  await sql`update ${sql.table(table)} set ${sql.ref(into)} = ${object}`.execute(db);
  for (const name of Object.keys(columns)) await db.schema.alterTable(table).dropColumn(name).execute();
}

const JUDGED = {
  decision: 'value',
  shadow_decision: 'value',
  score: 'value',
  false_match_rate: 'value',
  target_false_match_rate: 'value',
  threshold: 'value',
  reasons: 'json',
  liveness_replay: 'value',
  liveness_synthetic: 'value',
  liveness_clock: 'value',
  flags: 'json',
  retry_of: 'value',
  outcome_success: 'value',
  outcome_verified_by: 'value',
} as const;
const STANDING = {
  failures: 'value',
  failed_at: 'value',
  origin_failures: 'json',
  verified_at: 'value',
} as const;
