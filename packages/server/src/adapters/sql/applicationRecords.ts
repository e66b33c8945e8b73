import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { ApplicationRecord, ApplicationRecords } from '../../ports/applicationRecords.ts';
import { fromDate, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import { noteErasure } from './noteErasure.ts';
import type { People } from './people.ts';
import type { ApplicationsTable, Schema } from './schema.ts';

const find = compiled<{ id: string }>()((db, slot) =>
  db.selectFrom('applications').selectAll().where('id', '=', slot('id')),
);

type Table = 'answers' | 'challenges' | 'api_keys' | 'webhooks' | 'sessions' | 'attempts';

/** @param erased gets the keys to destroy once the transaction is durable */
export function applicationRecords(db: Kysely<Schema>, people: People, erased: string[]): ApplicationRecords {
  return {
    async find(id) {
      const row = (await find(db, { id })).rows[0];
      return row === undefined ? null : toApplication(row);
    },
    async save({ id, policy, createdAt, updatedAt, closedAt, removedAt }) {
      const changed = {
        policy,
        updated_at: fromDate(updatedAt),
        closed_at: fromDate(closedAt),
        removed_at: fromDate(removedAt),
      };
      await db
        .insertInto('applications')
        .values({ id, created_at: fromDate(createdAt), ...changed })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changed))
        .execute();
    },
    async page(after, limit) {
      const rows = await db
        .selectFrom('applications')
        .selectAll()
        .where('id', '>', after ?? '')
        .where('id', 'not like', '%~%')
        .where('removed_at', 'is', null)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toApplication);
    },
    async disarm(id) {
      await removeFrom('answers', id);
      await removeFrom('challenges', id);
      return { keys: await removeFrom('api_keys', id), webhooks: await removeFrom('webhooks', id) };
    },
    async destroy(id, at) {
      await this.disarm(id);
      await removeFrom('sessions', id);
      await removeFrom('attempts', id);
      const keyIds = await people.vault.keysOf({ application: id, pseudonym: '' });
      // One that never needed a key is in the ledger all the same, or a copy of the store would bring it back.
      for (const keyId of keyIds.length > 0 ? keyIds : [randomUUID()]) {
        await noteErasure(db, { application: id, pseudonym: '', keyId, erasedAt: at, receipt: null });
        erased.push(keyId);
      }
    },
  };

  async function removeFrom(table: Table, application: string): Promise<number> {
    const { numDeletedRows } = await db
      .deleteFrom(table)
      .where('application', '=', application)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}

export function toApplication(row: Selectable<ApplicationsTable>): ApplicationRecord {
  return {
    id: row.id,
    policy: row.policy,
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
    closedAt: toDate(row.closed_at),
    removedAt: toDate(row.removed_at),
  };
}
