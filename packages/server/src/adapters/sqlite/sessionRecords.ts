import { DEVICE_CLASSES } from '@keystroke-auth/engine';
import type { Kysely, Selectable } from 'kysely';
import type { SessionRecord, SessionRecords } from '../../ports/sessionRecords.ts';
import { fromDate, fromLiveness, oneOf, toDate, toLiveness } from './columns.ts';
import type { Schema, SessionsTable } from './schema.ts';

export function sessionRecords(db: Kysely<Schema>): SessionRecords {
  return {
    async find(application, id) {
      const row = await db
        .selectFrom('sessions')
        .selectAll()
        .where('application', '=', application)
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : toRecord(row);
    },
    async ofUser({ application, userId }) {
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('application', '=', application)
        .where('user_id', '=', userId)
        .orderBy('id')
        .execute();
      return rows.map(toRecord);
    },
    async save(record) {
      const { application, id, userId, createdAt } = record;
      const changed = changedColumns(record);
      await db
        .insertInto('sessions')
        .values({ application, id, user_id: userId, created_at: fromDate(createdAt), ...changed })
        .onConflict((conflict) => conflict.columns(['application', 'id']).doUpdateSet(changed))
        .execute();
    },
    async removeExpired(before) {
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where('expires_at', '<', fromDate(before))
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function changedColumns(record: SessionRecord) {
  return {
    text_tag: record.textTag,
    device: record.device,
    evidence: record.evidence?.evidence ?? null,
    evidence_samples: record.evidence?.samples ?? null,
    evidence_keys: record.evidence?.keys ?? null,
    evidence_at: record.evidence?.at ?? null,
    samples: record.samples,
    tainted: Number(record.tainted),
    ...fromLiveness(record.liveness),
    half_life_ms: record.halfLifeMs,
    expires_at: fromDate(record.expiresAt),
  };
}

function toRecord(row: Selectable<SessionsTable>): SessionRecord {
  return {
    application: row.application,
    id: row.id,
    userId: row.user_id,
    textTag: row.text_tag,
    device: oneOf(DEVICE_CLASSES, row.device),
    evidence: toEvidence(row),
    samples: row.samples,
    tainted: row.tainted !== 0,
    liveness: toLiveness(row),
    halfLifeMs: row.half_life_ms,
    createdAt: toDate(row.created_at),
    expiresAt: toDate(row.expires_at),
  };
}

function toEvidence(row: Selectable<SessionsTable>): SessionRecord['evidence'] {
  const { evidence, evidence_samples: samples, evidence_keys: keys, evidence_at: at } = row;
  if (evidence === null || samples === null || keys === null || at === null) return null;
  return { evidence, samples, keys, at };
}
