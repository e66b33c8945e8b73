import type { Kysely } from 'kysely';
import type { ApplicationRecords } from '../../ports/applicationRecords.ts';
import { fromDate, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import type { Schema } from './schema.ts';

const find = compiled<{ id: string }>()((db, slot) =>
  db.selectFrom('applications').selectAll().where('id', '=', slot('id')),
);

export function applicationRecords(db: Kysely<Schema>): ApplicationRecords {
  return {
    async find(id) {
      const row = (await find(db, { id })).rows[0];
      return row === undefined ? null : { id: row.id, policy: row.policy, updatedAt: toDate(row.updated_at) };
    },
    async save({ id, policy, updatedAt }) {
      const changed = { policy, updated_at: fromDate(updatedAt) };
      await db
        .insertInto('applications')
        .values({ id, ...changed })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changed))
        .execute();
    },
  };
}
