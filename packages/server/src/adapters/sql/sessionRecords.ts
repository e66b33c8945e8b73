import { DEVICE_CLASSES } from '@keystroke-auth/engine';
import type { Kysely, Selectable } from 'kysely';
import type { SessionRecord, SessionRecords } from '../../ports/sessionRecords.ts';
import { fromDate, fromLiveness, oneOf, toDate, toLiveness } from './columns.ts';
import { countOf } from './countOf.ts';
import type { People, Person } from './people.ts';
import type { Schema, SessionsTable } from './schema.ts';
import { openSealed } from './sealed.ts';

export function sessionRecords(db: Kysely<Schema>, people: People): SessionRecords {
  return {
    async find(application, id) {
      const row = await db
        .selectFrom('sessions')
        .selectAll()
        .where('application', '=', application)
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : toRecord(row, people);
    },
    async ofUser(user) {
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('application', '=', user.application)
        .where('user_id', '=', await people.pseudonymOf(user))
        .orderBy('id')
        .execute();
      return Promise.all(rows.map((row) => toRecord(row, people)));
    },
    async save(record) {
      const { application, id, createdAt } = record;
      const person = await people.get(record);
      const changed = changedColumns(record, person);
      await db
        .insertInto('sessions')
        .values({ application, id, user_id: person.pseudonym, created_at: fromDate(createdAt), ...changed })
        .onConflict((conflict) => conflict.columns(['application', 'user_id', 'id']).doUpdateSet(changed))
        .execute();
    },
    async removeExpired(before, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where(({ eb, refTuple, selectFrom }) => {
          const expired = selectFrom('sessions')
            .select(['application', 'id'])
            .where('expires_at', '<', fromDate(before))
            .orderBy('expires_at')
            .limit(limit);
          return eb(refTuple('application', 'id'), 'in', expired.$asTuple('application', 'id'));
        })
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    countExpired: (before) => countOf(db.selectFrom('sessions').where('expires_at', '<', fromDate(before))),
  };
}

function changedColumns(record: SessionRecord, { pseudonym, secrets }: Person) {
  const { id, evidence } = record;
  return {
    text_tag: record.textTag,
    device: record.device,
    evidence: evidence && secrets.seal('evidence', [pseudonym, id], encodeEvidence(evidence)),
    samples: record.samples,
    tainted: Number(record.tainted),
    ...fromLiveness(record.liveness),
    half_life_ms: record.halfLifeMs,
    origin: record.origin,
    expires_at: fromDate(record.expiresAt),
  };
}

async function toRecord(row: Selectable<SessionsTable>, people: People): Promise<SessionRecord> {
  const person = await people.byPseudonym(row.application, row.user_id);
  return {
    application: row.application,
    id: row.id,
    userId: person.userId,
    textTag: row.text_tag,
    device: oneOf(DEVICE_CLASSES, row.device),
    evidence: row.evidence && toEvidence(person, row.id, row.evidence),
    samples: row.samples,
    tainted: row.tainted !== 0,
    liveness: toLiveness(row),
    halfLifeMs: row.half_life_ms,
    origin: row.origin,
    createdAt: toDate(row.created_at),
    expiresAt: toDate(row.expires_at),
  };
}

type Evidence = NonNullable<SessionRecord['evidence']>;

/** As float64, little endian: a number that JSON has no word for stays what it is. */
function encodeEvidence({ evidence, samples, keys, at }: Evidence): Uint8Array {
  const view = new DataView(new ArrayBuffer(32));
  [evidence, samples, keys, at].forEach((value, i) => {
    view.setFloat64(i * 8, value, true);
  });
  return new Uint8Array(view.buffer);
}

function toEvidence({ pseudonym, secrets }: Person, id: string, sealed: Uint8Array): Evidence {
  const data = openSealed(secrets, 'evidence', [pseudonym, id], sealed);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const value = (i: number) => view.getFloat64(i * 8, true);
  return { evidence: value(0), samples: value(1), keys: value(2), at: value(3) };
}
