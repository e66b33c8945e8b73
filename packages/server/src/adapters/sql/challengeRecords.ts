import { Context } from '@keystroke-auth/protocol';
import type { Kysely, Selectable } from 'kysely';
import { Check } from 'typebox/value';
import type { ChallengeRecord, ChallengeRecords } from '../../ports/challengeRecords.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import { countOf } from './countOf.ts';
import type { People } from './people.ts';
import type { ChallengesTable, Schema } from './schema.ts';
import { openText, sealerOf } from './sealed.ts';

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

export function challengeRecords(db: Kysely<Schema>, people: People): ChallengeRecords {
  return {
    async insert(record) {
      const { id, application, userId, phrase, context } = record;
      // The person may not be there yet, and have no key.
      const person = await people.find(record);
      const secrets = person?.secrets ?? (await people.vault.ofApplication(application));
      const seal = (purpose: string, text: string) =>
        secrets.seal(purpose, [application, id], Buffer.from(text));
      await db
        .insertInto('challenges')
        .values({
          id,
          application,
          user_id: await people.pseudonymOf(record),
          sealed_by: person?.keyId ?? null,
          sealed_id: seal('challenge-user', userId),
          hash: record.hash,
          text_tag: record.textTag,
          action: record.action,
          origin: record.origin,
          phrase: phrase === null ? null : seal('challenge-phrase', phrase),
          context: context && seal('challenge-context', JSON.stringify(context)),
          created_at: fromDate(record.createdAt),
          expires_at: fromDate(record.expiresAt),
          used_at: fromDate(record.usedAt),
        })
        .execute();
    },
    async find(id) {
      const row = (await find(db, { id })).rows[0];
      return row === undefined ? null : toRecord(row, people);
    },
    async consume(id, at) {
      const { numAffectedRows = 0n } = await consume(db, { id, at: fromDate(at) });
      return numAffectedRows > 0n;
    },
    async ofUser(user) {
      const rows = await db
        .selectFrom('challenges')
        .selectAll()
        .where('application', '=', user.application)
        .where('user_id', '=', await people.pseudonymOf(user))
        .orderBy('id')
        .execute();
      const records = await Promise.all(rows.map((row) => toRecord(row, people)));
      return records.filter((record) => record !== null);
    },
    async removeExpired(before, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('challenges')
        .where('id', 'in', (row) =>
          row
            .selectFrom('challenges')
            .select('id')
            .where('expires_at', '<', fromDate(before))
            .orderBy('expires_at')
            .limit(limit),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    countExpired: (before) => countOf(db.selectFrom('challenges').where('expires_at', '<', fromDate(before))),
  };
}

/** Null when the person was erased since. */
async function toRecord(row: Selectable<ChallengesTable>, people: People): Promise<ChallengeRecord | null> {
  const secrets = await sealerOf(people.vault, row.application, row.sealed_by);
  if (secrets === null) return null;
  const context = [row.application, row.id];
  return {
    id: row.id,
    application: row.application,
    userId: openText(secrets, 'challenge-user', context, row.sealed_id),
    hash: row.hash,
    textTag: row.text_tag,
    action: oneOf(ACTIONS, row.action),
    origin: row.origin,
    phrase: row.phrase && openText(secrets, 'challenge-phrase', context, row.phrase),
    context: row.context && toContext(openText(secrets, 'challenge-context', context, row.context)),
    createdAt: toDate(row.created_at),
    expiresAt: toDate(row.expires_at),
    usedAt: toDate(row.used_at),
  };
}

/** @throws {StoreUnavailable} for anything but the context that was stored */
function toContext(text: string): Context {
  const context: unknown = JSON.parse(text);
  if (Check(Context, context)) return context;
  throw new StoreUnavailable('the store holds something else than a context');
}
