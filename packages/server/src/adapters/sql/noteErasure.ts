import type { Kysely } from 'kysely';
import type { ErasureRecord } from '../../ports/erasureRecords.ts';
import { fromDate } from './columns.ts';
import type { Schema } from './schema.ts';

/** Writes an erasure into the ledger, once for each key. Says whether it was not in it. */
export async function noteErasure(db: Kysely<Schema>, erasure: ErasureRecord): Promise<boolean> {
  const { keyId: key_id, application, pseudonym, erasedAt, receipt } = erasure;
  const columns = {
    ...{ application, pseudonym, erased_at: fromDate(erasedAt) },
    ...{ receipt_id: receipt?.id ?? null, cause: receipt?.cause ?? null },
    removed: receipt && JSON.stringify(receipt.removed),
  };
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('erasures')
    .values({ key_id, ...columns })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows > 0n) return true;
  // A copy of the store from before found the key destroyed, and knew neither when nor with which receipt.
  if (receipt !== null) {
    await db
      .updateTable('erasures')
      .set(columns)
      .where('key_id', '=', key_id)
      .where('receipt_id', 'is', null)
      .execute();
  }
  return false;
}
