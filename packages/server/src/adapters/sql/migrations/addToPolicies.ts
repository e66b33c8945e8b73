import { type Kysely, sql } from 'kysely';
import { isSqlite } from '../dialect.ts';

/** Gives every stored policy a setting that it does not have yet. */
export async function addToPolicies(
  db: Kysely<unknown>,
  name: string,
  value: string | number | boolean | null,
): Promise<void> {
  const json = sql.lit(JSON.stringify(value));
  if (isSqlite(db)) {
    await sql`update applications set policy = json_insert(policy, ${sql.lit(`$.${name}`)}, json(${json}))`.execute(
      db,
    );
    return;
  }
  // What is there already is on the right, and wins.
  const added = sql`jsonb_build_object(${sql.lit(name)}, ${json}::jsonb)`;
  await sql`update applications set policy = (${added} || policy::jsonb)::text`.execute(db);
}
