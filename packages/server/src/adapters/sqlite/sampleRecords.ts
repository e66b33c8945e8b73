import type { Kysely } from 'kysely';
import type { SampleRecords } from '../../ports/sampleRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import type { Schema } from './schema.ts';

const SAMPLE_KINDS = ['events', 'flask-vector'] as const;

export function sampleRecords(db: Kysely<Schema>): SampleRecords {
  return {
    async ofProfile(profileId) {
      const rows = await db
        .selectFrom('samples')
        .select(['kind', 'data', 'created_at'])
        .where('profile_id', '=', profileId)
        .orderBy('seq')
        .execute();
      return rows.map((row) => ({
        kind: oneOf(SAMPLE_KINDS, row.kind),
        data: row.data,
        createdAt: toDate(row.created_at),
      }));
    },
    async append(profileId, samples) {
      if (samples.length === 0) return;
      const rows = samples.map(({ kind, data, createdAt }) => ({
        profile_id: profileId,
        kind,
        data,
        created_at: fromDate(createdAt),
      }));
      await db.insertInto('samples').values(rows).execute();
    },
    async dropOldest(profileId, count) {
      if (count === 0) return;
      const oldest = db
        .selectFrom('samples')
        .select('seq')
        .where('profile_id', '=', profileId)
        .orderBy('seq')
        .limit(count);
      await db.deleteFrom('samples').where('seq', 'in', oldest).execute();
    },
    async clear(profileId) {
      await db.deleteFrom('samples').where('profile_id', '=', profileId).execute();
    },
  };
}
