import type { Kysely } from 'kysely';
import type { AnswerKey, AnswerRecords } from '../../ports/answerRecords.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { fromDate, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import { countOf } from './countOf.ts';
import { type People, readUnderKey } from './people.ts';
import type { Schema } from './schema.ts';
import { openSealed, openText, sealerOf } from './sealed.ts';

/** A key as the columns hold it. */
interface Columns {
  readonly application: string;
  readonly user_id: string;
  readonly key_id: string;
  readonly route: string;
  readonly idempotency_key: string;
}

const find = compiled<Columns>()((db, slot) =>
  db
    .selectFrom('answers')
    .select(['body_hash', 'answer', 'sealed_by', 'state', 'expires_at'])
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('user_id'))
    .where('key_id', '=', slot('key_id'))
    .where('route', '=', slot('route'))
    .where('idempotency_key', '=', slot('idempotency_key')),
);

export function answerRecords(db: Kysely<Schema>, people: People): AnswerRecords {
  return {
    async find(key) {
      const { columns, row } = await readUnderKey(people.vault, key.application, async (isKnown) => {
        const columns = isKnown ? await toColumns(key, people) : columnsOf(key, '', '');
        return { columns, row: (await find(db, columns)).rows[0] };
      });
      if (row === undefined) return null;
      const { answer } = row;
      const secrets = await sealerOf(people.vault, key.application, row.sealed_by);
      // The person was erased: so is what they were answered.
      if (secrets === null) return null;
      return {
        key,
        bodyHash: row.body_hash,
        answer: answer && openSealed(secrets, 'answer', contextOf(columns), answer),
        state: openState(secrets, contextOf(columns), row.state),
        expiresAt: toDate(row.expires_at),
      };
    },
    async save({ key, bodyHash, answer, state, expiresAt }) {
      const columns = await toColumns(key, people);
      // A person who is not there has no key.
      const person = key.userId === '' ? null : await people.find(key);
      const secrets: Secrets = person?.secrets ?? (await people.vault.ofApplication(key.application));
      const changed = {
        body_hash: bodyHash,
        answer: answer && secrets.seal('answer', contextOf(columns), answer),
        sealed_by: person?.keyId ?? null,
        state: sealState(secrets, contextOf(columns), state),
        expires_at: fromDate(expiresAt),
      };
      await db
        .insertInto('answers')
        .values({ ...columns, ...changed })
        .onConflict((conflict) =>
          conflict
            .columns(['application', 'user_id', 'key_id', 'route', 'idempotency_key'])
            .doUpdateSet(changed),
        )
        .execute();
    },
    async removeExpired(before, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('answers')
        .where(({ eb, refTuple, selectFrom }) => {
          const expired = selectFrom('answers')
            .select(['application', 'user_id', 'key_id', 'route', 'idempotency_key'])
            .where('expires_at', '<', fromDate(before))
            .orderBy('expires_at')
            .limit(limit);
          return eb(
            refTuple('application', 'user_id', 'key_id', 'route', 'idempotency_key'),
            'in',
            expired.$asTuple('application', 'user_id', 'key_id', 'route', 'idempotency_key'),
          );
        })
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    countExpired: (before) => countOf(db.selectFrom('answers').where('expires_at', '<', fromDate(before))),
  };
}

/** Idempotency keys are made by others, who may put anything into them: kept as keyed hashes. */
async function toColumns(key: AnswerKey, people: People): Promise<Columns> {
  const secrets = await people.vault.ofApplication(key.application);
  const tag = Buffer.from(secrets.tag('idempotency', [key.idempotencyKey])).toString('base64url');
  return columnsOf(key, await people.pseudonymOf(key), tag);
}

function columnsOf({ application, keyId, route }: AnswerKey, pseudonym: string, tag: string): Columns {
  return { application, user_id: pseudonym, key_id: keyId, route, idempotency_key: tag };
}

/** What an answer was true under tells how somebody's tries went. Nothing stays nothing. */
function sealState(secrets: Secrets, context: readonly string[], state: string): string {
  if (state === '') return '';
  return Buffer.from(secrets.seal('answer-state', context, Buffer.from(state))).toString('base64url');
}

function openState(secrets: Secrets, context: readonly string[], state: string): string {
  return state === '' ? '' : openText(secrets, 'answer-state', context, Buffer.from(state, 'base64url'));
}

function contextOf(columns: Columns): string[] {
  return [columns.user_id, columns.key_id, columns.route, columns.idempotency_key];
}
