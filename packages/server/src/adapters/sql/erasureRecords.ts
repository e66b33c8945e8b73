import type { Kysely } from 'kysely';
import type { ErasureRecords } from '../../ports/erasureRecords.ts';
import { toDate } from './columns.ts';
import type { Schema } from './schema.ts';

export function erasureRecords(db: Kysely<Schema>): ErasureRecords {
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
  };
}
