import type { Kysely } from 'kysely';
import type { ErasureRecord, ErasureRecords } from '../../ports/erasureRecords.ts';
import { fromDate, toDate } from './columns.ts';
import type { Schema } from './schema.ts';
import { removeRows } from './userRecords.ts';

/** @param erased gets the keys to destroy once the transaction is durable */
export function erasureRecords(db: Kysely<Schema>, erased: string[]): ErasureRecords {
  return {
    async page(after, limit) {
      const rows = await db
        .selectFrom('erasures')
        .selectAll()
        .where('key_id', '>', after ?? '')
        .orderBy('key_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        keyId: row.key_id,
        application: row.application,
        pseudonym: row.pseudonym,
        erasedAt: toDate(row.erased_at),
      }));
    },
    async redo(erasure) {
      const { application, pseudonym, keyId, erasedAt } = erasure;
      // A copy may be from before the person got another key (`renew`): the pseudonym is still theirs.
      const person = await db
        .selectFrom('users')
        .select('key_id')
        .where('application', '=', application)
        .where('user_id', '=', pseudonym)
        .where((row) => row.or([row('key_id', '=', keyId), row('created_at', '<=', fromDate(erasedAt))]))
        .executeTakeFirst();
      const isNew = await note(db, erasure);
      erased.push(keyId);
      if (person === undefined) return isNew ? 'noted' : 'known';
      await removeRows(db, application, pseudonym);
      await note(db, { ...erasure, keyId: person.key_id });
      erased.push(person.key_id);
      return 'removed';
    },
  };
}

async function note(db: Kysely<Schema>, erasure: ErasureRecord): Promise<boolean> {
  const { keyId: key_id, application, pseudonym, erasedAt } = erasure;
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('erasures')
    .values({ key_id, application, pseudonym, erased_at: fromDate(erasedAt) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}
