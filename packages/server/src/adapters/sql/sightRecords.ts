import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { UserKey, UserRecords } from '../../ports/userRecords.ts';
import { fromDate, toDate } from './columns.ts';
import { compiledChange } from './compiled.ts';
import { countOf } from './countOf.ts';
import { openId, type People } from './people.ts';
import type { Schema } from './schema.ts';

const DAY = 24 * 60 * 60 * 1_000;

const noteSeen = compiledChange<{ application: string; pseudonym: string; at: string; before: string }>()(
  (db, slot) =>
    db
      .updateTable('users')
      .set({ seen_at: slot('at') })
      .where('application', '=', slot('application'))
      .where('user_id', '=', slot('pseudonym'))
      .where('seen_at', '<', slot('before')),
);

/**
 * When something was last heard of people. A verification writes nothing for it: `seen_at` may lag behind what the
 * newest try says, and is brought up to date when the question is asked, or when tries are removed.
 */
export function sightRecords(
  db: Kysely<Schema>,
  people: People,
): Pick<UserRecords, 'applications' | 'noteSeen' | 'seenAt' | 'findIdle' | 'isIdle' | 'countIdle'> {
  const idleOf = (application: string, since: Date) =>
    db
      .selectFrom('users')
      .where('application', '=', application)
      .where('exempt_since', 'is', null)
      .where('seen_at', '<', fromDate(since))
      .where('updated_at', '<', fromDate(since))
      .where((user) => user.fn.coalesce(newestAttempt(user), sql.lit('')), '<', fromDate(since));
  return {
    async applications() {
      const found: string[] = [];
      // One after the other by the key's index: there are few, and very many people.
      for (;;) {
        const { next } = await db
          .selectFrom('users')
          .select(sql<string | null>`min(application)`.as('next'))
          .where('application', '>', found.at(-1) ?? '')
          .executeTakeFirstOrThrow();
        if (next === null) return found;
        found.push(next);
      }
    },
    async noteSeen(user, at) {
      const pseudonym = await people.pseudonymOf(user);
      const before = fromDate(new Date(at.getTime() - DAY));
      await noteSeen(db, { application: user.application, pseudonym, at: fromDate(at), before });
    },
    async seenAt(user) {
      const row = await db
        .selectFrom('users')
        .select(['seen_at', 'updated_at'])
        .select((person) => newestAttempt(person).as('tried_at'))
        .where('application', '=', user.application)
        .where('user_id', '=', await people.pseudonymOf(user))
        .executeTakeFirst();
      if (row === undefined) return null;
      const times = [row.seen_at, row.updated_at, row.tried_at ?? ''];
      return toDate(times.reduce((latest, time) => (time > latest ? time : latest)));
    },
    async findIdle(application, since, limit) {
      const rows = await db
        .selectFrom('users')
        .select(['user_id', 'key_id', 'sealed_id', 'updated_at'])
        .select((user) => newestAttempt(user).as('tried_at'))
        .where('application', '=', application)
        .where('exempt_since', 'is', null)
        .where('seen_at', '<', fromDate(since))
        .orderBy('seen_at')
        .limit(limit)
        .execute();
      const idle: UserKey[] = [];
      let unnamed = 0;
      for (const row of rows) {
        const { user_id: pseudonym, updated_at: changed, tried_at: tried } = row;
        const seen = tried !== null && tried > changed ? tried : changed;
        if (seen >= fromDate(since)) {
          await db
            .updateTable('users')
            .set({ seen_at: seen })
            .where('application', '=', application)
            .where('user_id', '=', pseudonym)
            .execute();
          continue;
        }
        const secrets = await people.vault.ofPerson(row.key_id);
        if (secrets === null) {
          // Their keys are in another copy of the key store, and they are left for it.
          unnamed += 1;
          continue;
        }
        idle.push({ application, userId: openId(secrets, application, pseudonym, row.sealed_id) });
      }
      return { idle, more: rows.length === limit && unnamed < limit };
    },
    async isIdle(user, since) {
      const pseudonym = await people.pseudonymOf(user);
      return (await countOf(idleOf(user.application, since).where('user_id', '=', pseudonym))) > 0;
    },
    countIdle: (application, since) => countOf(idleOf(application, since)),
  };
}

/** When somebody last tried in the person's name. */
function newestAttempt(user: ExpressionBuilder<Schema, 'users'>) {
  return user
    .selectFrom('attempts')
    .select('attempts.created_at')
    .whereRef('attempts.application', '=', 'users.application')
    .whereRef('attempts.user_id', '=', 'users.user_id')
    .orderBy('attempts.id', 'desc')
    .limit(1);
}
