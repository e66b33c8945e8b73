import type { Kysely } from 'kysely';
import type { ErasureRecord } from '../../ports/erasureRecords.ts';
import { fromDate } from './columns.ts';
import type { Schema } from './schema.ts';

/** Writes an erasure into the ledger, once for each key. Says whether it was not in it. */
export async function noteErasure(db: Kysely<Schema>, erasure: ErasureRecord): Promise<boolean> {
  const { keyId: key_id, application, pseudonym, erasedAt, receipt } = erasure;
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('erasures')
    .values({
      ...{ key_id, application, pseudonym, erased_at: fromDate(erasedAt) },
      ...{ receipt_id: receipt?.id ?? null, cause: receipt?.cause ?? null },
      removed: receipt && JSON.stringify(receipt.removed),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}
