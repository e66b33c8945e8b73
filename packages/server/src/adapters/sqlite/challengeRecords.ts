import type { Kysely, Selectable } from 'kysely';
import type { ChallengeRecord, ChallengeRecords } from '../../ports/challengeRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import type { ChallengesTable, Schema } from './schema.ts';

const ACTIONS = ['enrol', 'verify', 'auto'] as const;

const find = compiled<{ id: string }>()((db, slot) =>
  db.selectFrom('challenges').selectAll().where('id', '=', slot('id')),
);

const consume = compiled<{ id: string; at: string }>()((db, slot) =>
  db
    .updateTable('challenges')
    .set({ used_at: slot('at') })
    .where('id', '=', slot('id'))
    .where('used_at', 'is', null),
);

export function challengeRecords(db: Kysely<Schema>): ChallengeRecords {
  return {
    async insert(record) {
      await db
        .insertInto('challenges')
        .values({
          id: record.id,
          application: record.application,
          user_id: record.userId,
          hash: record.hash,
          text_tag: record.textTag,
          action: record.action,
          origin: record.origin,
          phrase: record.phrase,
          created_at: fromDate(record.createdAt),
          expires_at: fromDate(record.expiresAt),
          used_at: fromDate(record.usedAt),
        })
        .execute();
    },
    async find(id) {
      const row = (await find(db, { id })).rows[0];
      return row === undefined ? null : toRecord(row);
    },
    async consume(id, at) {
      const { numAffectedRows = 0n } = await consume(db, { id, at: fromDate(at) });
      return numAffectedRows > 0n;
    },
    async ofUser({ application, userId }) {
      const rows = await db
        .selectFrom('challenges')
        .selectAll()
        .where('application', '=', application)
        .where('user_id', '=', userId)
        .orderBy('id')
        .execute();
      return rows.map(toRecord);
    },
    async removeExpired(before) {
      const { numDeletedRows } = await db
        .deleteFrom('challenges')
        .where('expires_at', '<', fromDate(before))
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function toRecord(row: Selectable<ChallengesTable>): ChallengeRecord {
  return {
    id: row.id,
    application: row.application,
    userId: row.user_id,
    hash: row.hash,
    textTag: row.text_tag,
    action: oneOf(ACTIONS, row.action),
    origin: row.origin,
    phrase: row.phrase,
    createdAt: toDate(row.created_at),
    expiresAt: toDate(row.expires_at),
    usedAt: toDate(row.used_at),
  };
}
