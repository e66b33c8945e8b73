import { type SelectQueryBuilder, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** How many rows a question finds. */
export async function countOf<Table extends keyof Schema>(
  query: SelectQueryBuilder<Schema, Table, Record<never, never>>,
): Promise<number> {
  const row = await query.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow();
  return Number(row.count);
}
