import type { Kysely } from 'kysely';
import type { EndedConsoleSessions } from '../../ports/endedConsoleSessions.ts';
import { fromDate } from './columns.ts';
import type { Schema } from './schema.ts';

export function endedConsoleSessions(db: Kysely<Schema>): EndedConsoleSessions {
  return {
    async add(id, endsAt) {
      await db
        .insertInto('ended_console_sessions')
        .values({ id, ends_at: fromDate(endsAt) })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
    async has(id) {
      const row = await db
        .selectFrom('ended_console_sessions')
        .select('id')
        .where('id', '=', id)
        .executeTakeFirst();
      return row !== undefined;
    },
    async removeExpired(before, limit) {
      const removed = await db
        .deleteFrom('ended_console_sessions')
        .where('id', 'in', (ended) =>
          ended
            .selectFrom('ended_console_sessions')
            .select('id')
            .where('ends_at', '<', fromDate(before))
            .limit(limit),
        )
        .returning('id')
        .execute();
      return removed.length;
    },
  };
}
