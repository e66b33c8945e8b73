import type { Kysely } from 'kysely';
import type { SigningKeyRecords } from '../../ports/signingKeys.ts';
import { fromDate, toDate } from './columns.ts';
import type { Schema } from './schema.ts';

export function signingKeyRecords(db: Kysely<Schema>): SigningKeyRecords {
  return {
    async all() {
      const rows = await db
        .selectFrom('signing_keys')
        .selectAll()
        .orderBy('active_from')
        .orderBy('created_at')
        .execute();
      return rows.map((row) => ({
        kid: row.kid,
        publicKey: row.public_key,
        sealedPrivateKey: row.sealed_private_key,
        createdAt: toDate(row.created_at),
        activeFrom: toDate(row.active_from),
      }));
    },
    async insert(record) {
      await db
        .insertInto('signing_keys')
        .values({
          kid: record.kid,
          public_key: record.publicKey,
          sealed_private_key: record.sealedPrivateKey,
          created_at: fromDate(record.createdAt),
          active_from: fromDate(record.activeFrom),
        })
        .execute();
    },
    async remove(kid) {
      await db.deleteFrom('signing_keys').where('kid', '=', kid).execute();
    },
  };
}
