import { type Kysely, sql } from 'kysely';

/** Bytes of a fingerprint that are kept. */
const FINGERPRINT_BYTES = 8;

/**
 * A row of samples may hold several (sampleList.ts), and says how many. Of fingerprints the first eight bytes stay: among
 * a million samples of one person two that differ have the same once in thirty million such people.
 */
export async function holdSamplesTogether(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('samples')
    .addColumn('held', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  await sql`
    update fingerprints set fingerprint = substr(fingerprint, 1, ${sql.lit(FINGERPRINT_BYTES)})
  `.execute(db);
}
