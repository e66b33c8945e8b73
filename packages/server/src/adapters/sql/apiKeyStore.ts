import { type Kysely, type Selectable, sql } from 'kysely';
import type { ApiKeyRecord, ApiKeyRecords, ApiKeyStore } from '../../ports/apiKeyStore.ts';
import { fromDate, toDate, toStrings } from './columns.ts';
import { compiled } from './compiled.ts';
import { reading } from './reading.ts';
import type { ApiKeysTable, Schema } from './schema.ts';
import { together } from './together.ts';

/** Every request asks for it. */
const find = compiled<{ readonly id: string }>()((db, slot) =>
  db.selectFrom('api_keys').selectAll().where('id', '=', slot('id')),
);

export function createApiKeyStore(reader: Kysely<Schema>): ApiKeyStore {
  return {
    find: together((id) => reading(() => findKey(reader, id))),
    list: () =>
      reading(async () => {
        const rows = await reader.selectFrom('api_keys').selectAll().orderBy('created_at').execute();
        return rows.map(toRecord);
      }),
  };
}

export function apiKeyRecords(db: Kysely<Schema>): ApiKeyRecords {
  return {
    find: (id) => findKey(db, id),
    async create(record) {
      await db
        .insertInto('api_keys')
        .values({
          id: record.id,
          application: record.application,
          label: record.label,
          hash: record.hash,
          scopes: JSON.stringify(record.scopes),
          created_at: fromDate(record.createdAt),
          expires_at: fromDate(record.expiresAt),
          revoked_at: fromDate(record.revokedAt),
          last_used_at: fromDate(record.lastUsedAt),
          successor: record.successor,
        })
        .execute();
    },
    async revoke(id, at) {
      const row = await db
        .updateTable('api_keys')
        .set({ revoked_at: fromDate(at) })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : toRecord(row);
    },
    async succeed(id, successor, { expiresAt }) {
      await db
        .updateTable('api_keys')
        .set({ successor, expires_at: fromDate(expiresAt) })
        .where('id', '=', id)
        .execute();
    },
    async ended() {
      const rows = await db
        .selectFrom('api_keys')
        .selectAll()
        .where(({ eb, or }) => or([eb('revoked_at', 'is not', null), eb('successor', 'is not', null)]))
        .orderBy('id')
        .execute();
      return rows.map(toRecord);
    },
    async noteUse(used) {
      for (const [id, at] of used) {
        const time = fromDate(at);
        await db
          .updateTable('api_keys')
          .set({ last_used_at: time })
          .where('id', '=', id)
          .where(({ eb, or }) => or([eb('last_used_at', 'is', null), eb('last_used_at', '<', time)]))
          .execute();
      }
    },
    async removeEnded(before, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('api_keys')
        .where('id', 'in', (key) =>
          key
            .selectFrom('api_keys')
            .select('id')
            .where(({ eb, or }) =>
              or([eb('revoked_at', '<', fromDate(before)), eb('expires_at', '<', fromDate(before))]),
            )
            .limit(limit),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    async page({ applications, tenants }, after, limit) {
      const rows = await db
        .selectFrom('api_keys')
        .selectAll()
        .where('application', 'in', applications)
        .$if(!tenants, (keys) => keys.where('scopes', 'not like', '%"tenants"%'))
        .$if(after !== null, (keys) =>
          keys.where(({ eb, and, or }) => {
            const [time, id] = [after?.createdAt.toISOString() ?? '', after?.id ?? ''];
            return or([eb('created_at', '<', time), and([eb('created_at', '=', time), eb('id', '<', id)])]);
          }),
        )
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toRecord);
    },
    async countInUse(application, now) {
      const { count } = await db
        .selectFrom('api_keys')
        .select(sql<number>`count(*)`.as('count'))
        .where('application', '=', application)
        .where('revoked_at', 'is', null)
        .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', fromDate(now))]))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

async function findKey(db: Kysely<Schema>, id: string): Promise<ApiKeyRecord | null> {
  const row = (await find(db, { id })).rows[0];
  return row === undefined ? null : toRecord(row);
}

function toRecord(row: Selectable<ApiKeysTable>): ApiKeyRecord {
  return {
    id: row.id,
    application: row.application,
    label: row.label,
    hash: row.hash,
    scopes: toStrings(row.scopes),
    createdAt: toDate(row.created_at),
    expiresAt: toDate(row.expires_at),
    revokedAt: toDate(row.revoked_at),
    lastUsedAt: toDate(row.last_used_at),
    successor: row.successor,
  };
}
