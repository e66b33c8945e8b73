import type { Kysely } from 'kysely';
import type { AnswerKey, AnswerRecords } from '../../ports/answerRecords.ts';
import { fromDate, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import type { Schema } from './schema.ts';

const find = compiled<AnswerKey>()((db, slot) =>
  db
    .selectFrom('answers')
    .select(['body_hash', 'answer', 'state', 'expires_at'])
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('userId'))
    .where('key_id', '=', slot('keyId'))
    .where('route', '=', slot('route'))
    .where('idempotency_key', '=', slot('idempotencyKey')),
);

export function answerRecords(db: Kysely<Schema>): AnswerRecords {
  return {
    async find(key) {
      const row = (await find(db, key)).rows[0];
      if (row === undefined) return null;
      return {
        key,
        bodyHash: row.body_hash,
        answer: row.answer,
        state: row.state,
        expiresAt: toDate(row.expires_at),
      };
    },
    async save({ key, bodyHash, answer, state, expiresAt }) {
      const changed = { body_hash: bodyHash, answer, state, expires_at: fromDate(expiresAt) };
      await db
        .insertInto('answers')
        .values({
          application: key.application,
          user_id: key.userId,
          key_id: key.keyId,
          route: key.route,
          idempotency_key: key.idempotencyKey,
          ...changed,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['application', 'user_id', 'key_id', 'route', 'idempotency_key'])
            .doUpdateSet(changed),
        )
        .execute();
    },
    async removeExpired(before) {
      const { numDeletedRows } = await db
        .deleteFrom('answers')
        .where('expires_at', '<', fromDate(before))
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
