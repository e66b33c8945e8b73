import { type Kysely, type Selectable, sql } from 'kysely';
import type { Secrets } from '../../ports/secrets.ts';
import type { RemovedCounts, UserOverview, UserRecord, UserRecords } from '../../ports/userRecords.ts';
import type { Vault } from '../../ports/vault.ts';
import { fromDate, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import { countOf } from './countOf.ts';
import { noteErasure } from './noteErasure.ts';
import { forgetPseudonym, openId, type People, sealId } from './people.ts';
import { readStanding } from './readStanding.ts';
import { renewKey } from './renewKey.ts';
import type { Schema, UsersTable } from './schema.ts';
import { openText, sealStanding } from './sealed.ts';
import { sightRecords } from './sightRecords.ts';
import { encodeStanding } from './standing.ts';

const find = compiled<{ application: string; pseudonym: string }>()((db, slot) =>
  db
    .selectFrom('users')
    .selectAll()
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('pseudonym')),
);

/** @param erased gets the keys to destroy once the transaction is durable */
export function userRecords(db: Kysely<Schema>, people: People, erased: string[]): UserRecords {
  return {
    async find(user) {
      const pseudonym = await people.pseudonymOf(user);
      const row = (await find(db, { application: user.application, pseudonym })).rows[0] ?? null;
      people.note(user.application, pseudonym, row);
      const person = await people.find(user);
      return row === null || person === null ? null : toUser(row, person.userId, person.secrets);
    },
    async save(record) {
      const known = await people.find(record);
      if (known === null) return insert(db, people, record);
      const { application } = record;
      await db
        .updateTable('users')
        .set(changedColumns(record, known.pseudonym, known.secrets))
        .where('application', '=', application)
        .where('user_id', '=', known.pseudonym)
        .execute();
    },
    count: (application) => countOf(db.selectFrom('users').where('application', '=', application)),
    ...sightRecords(db, people),
    async renewKey(user) {
      const person = await people.find(user);
      if (person === null) return false;
      erased.push(...(await renewKey(db, people, user.application, person)));
      return true;
    },
    page: (application, after, limit) => page(db, people, application, after, limit),
    async remove(user, at, receipt) {
      const { application } = user;
      const pseudonym = await people.pseudonymOf(user);
      const row = (await find(db, { application, pseudonym })).rows[0];
      const counts = await removeRows(db, application, pseudonym);
      people.note(application, pseudonym, null);
      forgetPseudonym(await people.vault.ofApplication(application), user.userId);
      if (row === undefined) {
        // The end of an earlier erasure may have failed: nobody is told that a key is gone before it is.
        erased.push(...(await keysOfErased(db, application, pseudonym)));
        return counts;
      }
      await db
        .insertInto('erasures')
        .values({
          ...{ application, pseudonym, erased_at: fromDate(at), key_id: row.key_id },
          ...{ receipt_id: receipt?.id ?? null, cause: receipt?.cause ?? null },
          removed: receipt === undefined ? null : JSON.stringify(counts),
        })
        .execute();
      // A renewal that was interrupted leaves a second key, which opens older copies or makes the same hashes.
      const kept = await people.vault.keysOf({ application, pseudonym });
      for (const keyId of kept.filter((id) => id !== row.key_id)) {
        await noteErasure(db, { application, pseudonym, keyId, erasedAt: at, receipt: null });
      }
      erased.push(row.key_id, ...kept);
      return counts;
    },
  };
}

async function keysOfErased(db: Kysely<Schema>, application: string, pseudonym: string): Promise<string[]> {
  const rows = await db
    .selectFrom('erasures')
    .select('key_id')
    .where('application', '=', application)
    .where('pseudonym', '=', pseudonym)
    .execute();
  return rows.map(({ key_id }) => key_id);
}

async function insert(db: Kysely<Schema>, people: People, record: UserRecord): Promise<void> {
  const { application, userId, createdAt } = record;
  const pseudonym = await people.pseudonymOf(record);
  const keyId = await keyFor(db, people.vault, application, pseudonym);
  const secrets = await people.vault.ofPerson(keyId);
  if (secrets === null) throw new Error('a key that was just made is not there');
  const sealed = sealId(secrets, application, pseudonym, userId);
  await db
    .insertInto('users')
    .values({
      application,
      user_id: pseudonym,
      key_id: keyId,
      sealed_id: sealed,
      created_at: fromDate(createdAt),
      seen_at: fromDate(createdAt),
      ...changedColumns(record, pseudonym, secrets),
    })
    .execute();
  people.note(application, pseudonym, { key_id: keyId, sealed_id: sealed });
}

/** A key that a failed transaction left behind is as good as a new one; that of somebody who was erased is not. */
export async function keyFor(
  db: Kysely<Schema>,
  vault: Vault,
  application: string,
  pseudonym: string,
): Promise<string> {
  const kept = await vault.keysOf({ application, pseudonym });
  for (const keyId of kept) {
    const erasure = await db
      .selectFrom('erasures')
      .select('key_id')
      .where('key_id', '=', keyId)
      .executeTakeFirst();
    if (erasure === undefined) return keyId;
  }
  return vault.makeKey({ application, pseudonym });
}

function changedColumns(record: UserRecord, pseudonym: string, secrets: Secrets) {
  const { application, exemption } = record;
  return {
    consent_version: record.consent?.version ?? null,
    consent_given_at: fromDate(record.consent?.givenAt ?? null),
    exemption_reason:
      exemption && secrets.seal('exemption', [application, pseudonym], Buffer.from(exemption.reason)),
    exempt_since: fromDate(exemption?.since ?? null),
    standing: sealStanding({ pseudonym, secrets }, application, encodeStanding(record)),
    updated_at: fromDate(record.updatedAt),
  };
}

export function toUser(row: Selectable<UsersTable>, userId: string, secrets: Secrets): UserRecord {
  const givenAt = toDate(row.consent_given_at);
  const since = toDate(row.exempt_since);
  const reason =
    row.exemption_reason &&
    openText(secrets, 'exemption', [row.application, row.user_id], row.exemption_reason);
  return {
    application: row.application,
    userId,
    consent:
      row.consent_version === null || givenAt === null ? null : { version: row.consent_version, givenAt },
    exemption: reason === null || since === null ? null : { reason, since },
    ...readStanding({ pseudonym: row.user_id, secrets }, row.application, row.standing),
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  };
}

/** Nobody whose key is gone: a backup that was brought back may hold people who were erased since. */
async function page(
  db: Kysely<Schema>,
  people: People,
  application: string,
  after: string | null,
  limit: number,
): Promise<UserOverview[]> {
  const found: UserOverview[] = [];
  let last = after === null ? '' : await people.pseudonymOf({ application, userId: after });
  for (;;) {
    const wanted = limit - found.length;
    const rows = await selectPage(db, application, last, wanted);
    for (const row of rows) {
      last = row.user_id;
      const secrets = await people.vault.ofPerson(row.key_id);
      if (secrets === null) continue;
      const userId = openId(secrets, application, row.user_id, row.sealed_id);
      found.push({
        ...toUser(row, userId, secrets),
        profiles: row.profiles ?? 0,
        enrolled: (row.templates ?? 0) > 0,
      });
    }
    if (rows.length < wanted || found.length === limit) return found;
  }
}

function selectPage(db: Kysely<Schema>, application: string, after: string, limit: number) {
  return db
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
    .where('user_id', '>', after)
    .orderBy('user_id')
    .limit(limit)
    .execute();
}

/** Whatever is held under a pseudonym; null when nothing is. */
export async function removeRows(
  db: Kysely<Schema>,
  application: string,
  pseudonym: string,
): Promise<RemovedCounts | null> {
  const profileIds = db
    .selectFrom('profiles')
    .select('id')
    .where('application', '=', application)
    .where('user_id', '=', pseudonym);
  const samples = await db
    .deleteFrom('samples')
    .where('application', '=', application)
    .where('user_id', '=', pseudonym)
    .where('profile_id', 'in', profileIds)
    .returning('held')
    .execute();
  const removeFrom = async (
    table: 'profiles' | 'attempts' | 'challenges' | 'sessions' | 'answers' | 'webhook_deliveries' | 'users',
  ): Promise<number> => {
    const { numDeletedRows } = await db
      .deleteFrom(table)
      .where('application', '=', application)
      .where('user_id', '=', pseudonym)
      .executeTakeFirst();
    return Number(numDeletedRows);
  };
  const counts = {
    samples: samples.reduce((sum, { held }) => sum + held, 0),
    profiles: await removeFrom('profiles'),
    attempts: await removeFrom('attempts'),
    challenges: await removeFrom('challenges'),
    sessions: await removeFrom('sessions'),
  };
  const answers = await removeFrom('answers');
  await removeFrom('webhook_deliveries');
  // Template versions went with the profiles; fingerprints and origins go with the person.
  const persons = await removeFrom('users');
  return persons + counts.challenges + answers === 0 ? null : counts;
}
