import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  RemovedCounts,
  UserKey,
  UserOverview,
  UserRecord,
  UserRecords,
} from '../../ports/userRecords.ts';
import { fromDate, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import type { Schema, UsersTable } from './schema.ts';

const find = compiled<UserKey>()((db, slot) =>
  db
    .selectFrom('users')
    .selectAll()
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('userId')),
);

export function userRecords(db: Kysely<Schema>): UserRecords {
  return {
    async find(key) {
      const row = (await find(db, key)).rows[0];
      return row === undefined ? null : toRecord(row);
    },
    async save(record) {
      const { application, userId, createdAt } = record;
      const changed = changedColumns(record);
      await db
        .insertInto('users')
        .values({ application, user_id: userId, created_at: fromDate(createdAt), ...changed })
        .onConflict((conflict) => conflict.columns(['application', 'user_id']).doUpdateSet(changed))
        .execute();
    },
    page: (application, after, limit) => selectPage(db, application, after, limit),
    remove: (key) => remove(db, key),
  };
}

function changedColumns(record: UserRecord) {
  return {
    consent_version: record.consent?.version ?? null,
    consent_given_at: fromDate(record.consent?.givenAt ?? null),
    exemption_reason: record.exemption?.reason ?? null,
    exempt_since: fromDate(record.exemption?.since ?? null),
    failures: record.failures,
    failed_at: fromDate(record.failedAt),
    verified_at: fromDate(record.verifiedAt),
    updated_at: fromDate(record.updatedAt),
  };
}

function toRecord(row: Selectable<UsersTable>): UserRecord {
  const givenAt = toDate(row.consent_given_at);
  const since = toDate(row.exempt_since);
  return {
    application: row.application,
    userId: row.user_id,
    consent:
      row.consent_version === null || givenAt === null ? null : { version: row.consent_version, givenAt },
    exemption:
      row.exemption_reason === null || since === null ? null : { reason: row.exemption_reason, since },
    failures: row.failures,
    failedAt: toDate(row.failed_at),
    verifiedAt: toDate(row.verified_at),
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  };
}

async function selectPage(
  db: Kysely<Schema>,
  application: string,
  after: string | null,
  limit: number,
): Promise<UserOverview[]> {
  const rows = await db
    .selectFrom('users')
    .selectAll()
    .select((user) => {
      const profiles = user
        .selectFrom('profiles')
        .whereRef('profiles.application', '=', 'users.application')
        .whereRef('profiles.user_id', '=', 'users.user_id');
      return [
        profiles.select(sql<number>`count(*)`.as('count')).as('profiles'),
        profiles.select(sql<number>`count(case model when 'rhythm' then 1 end)`.as('count')).as('templates'),
      ];
    })
    .where('application', '=', application)
    .where('user_id', '>', after ?? '')
    .orderBy('user_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...toRecord(row),
    profiles: row.profiles ?? 0,
    enrolled: (row.templates ?? 0) > 0,
  }));
}

async function remove(db: Kysely<Schema>, key: UserKey): Promise<RemovedCounts | null> {
  const profileIds = db
    .selectFrom('profiles')
    .select('id')
    .where('application', '=', key.application)
    .where('user_id', '=', key.userId);
  const samples = await db.deleteFrom('samples').where('profile_id', 'in', profileIds).executeTakeFirst();
  const removeFrom = async (
    table: 'profiles' | 'attempts' | 'challenges' | 'sessions' | 'answers' | 'users',
  ): Promise<number> => {
    const { numDeletedRows } = await db
      .deleteFrom(table)
      .where('application', '=', key.application)
      .where('user_id', '=', key.userId)
      .executeTakeFirst();
    return Number(numDeletedRows);
  };
  const counts = {
    samples: Number(samples.numDeletedRows),
    profiles: await removeFrom('profiles'),
    attempts: await removeFrom('attempts'),
    challenges: await removeFrom('challenges'),
    sessions: await removeFrom('sessions'),
  };
  const answers = await removeFrom('answers');
  // Template versions went with the profiles; fingerprints and origins go with the person.
  const persons = await removeFrom('users');
  return persons + counts.challenges + answers === 0 ? null : counts;
}
