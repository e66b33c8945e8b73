import type { Kysely, Selectable } from 'kysely';
import type { ApiKeyRecord, ApiKeyRecords, ApiKeyStore } from '../../ports/apiKeyStore.ts';
import { toStrings } from './columns.ts';
import { compiled } from './compiled.ts';
import { reading } from './reading.ts';
import type { ApiKeysTable, Schema } from './schema.ts';

/** Every request asks for it. */
const find = compiled<{ readonly id: string }>()((db, slot) =>
  db.selectFrom('api_keys').selectAll().where('id', '=', slot('id')),
);

export function createApiKeyStore(reader: Kysely<Schema>): ApiKeyStore {
  return {
    find: (id) =>
      reading(async () => {
        const row = (await find(reader, { id })).rows[0];
        return row === undefined ? null : toRecord(row);
      }),
    list: () =>
      reading(async () => {
        const rows = await reader.selectFrom('api_keys').selectAll().orderBy('created_at').execute();
        return rows.map(toRecord);
      }),
  };
}

export function apiKeyRecords(db: Kysely<Schema>): ApiKeyRecords {
  return {
    async create(record) {
      await db
        .insertInto('api_keys')
        .values({
          id: record.id,
          application: record.application,
          label: record.label,
          hash: record.hash,
          scopes: JSON.stringify(record.scopes),
          created_at: record.createdAt.toISOString(),
          revoked_at: null,
        })
        .execute();
    },
    async revoke(id, at) {
      const row = await db
        .updateTable('api_keys')
        .set({ revoked_at: at.toISOString() })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : toRecord(row);
    },
  };
}

function toRecord(row: Selectable<ApiKeysTable>): ApiKeyRecord {
  return {
    id: row.id,
    application: row.application,
    label: row.label,
    hash: row.hash,
    scopes: toStrings(row.scopes),
    createdAt: new Date(row.created_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
  };
}
