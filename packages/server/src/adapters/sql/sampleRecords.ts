import type { Kysely } from 'kysely';
import type { ProfileOwner } from '../../ports/profileRecords.ts';
import { SAMPLE_KINDS, type SampleRecord, type SampleRecords } from '../../ports/sampleRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import type { People } from './people.ts';
import type { Schema } from './schema.ts';
import { openSample, sealSample } from './sealed.ts';

export function sampleRecords(db: Kysely<Schema>, people: People): SampleRecords {
  return {
    async ofProfile(profile) {
      const rows = await db
        .selectFrom('samples')
        .select(['kind', 'data', 'created_at'])
        .where('profile_id', '=', profile.id)
        .orderBy('seq')
        .execute();
      if (rows.length === 0) return [];
      const person = await people.get(profile.name);
      return rows.map((row) => ({
        kind: oneOf(SAMPLE_KINDS, row.kind),
        data: openSample(person, profile.id, row.kind, row.data),
        createdAt: toDate(row.created_at),
      }));
    },
    async append(profile: ProfileOwner, samples: readonly SampleRecord[]) {
      if (samples.length === 0) return;
      const person = await people.get(profile.name);
      const rows = samples.map(({ kind, data, createdAt }) => ({
        profile_id: profile.id,
        kind,
        data: sealSample(person, profile.id, kind, data),
        created_at: fromDate(createdAt),
      }));
      await db.insertInto('samples').values(rows).execute();
    },
    async dropOldest({ id }, count) {
      if (count === 0) return;
      const oldest = db
        .selectFrom('samples')
        .select('seq')
        .where('profile_id', '=', id)
        .orderBy('seq')
        .limit(count);
      await db.deleteFrom('samples').where('seq', 'in', oldest).execute();
    },
    async clear({ id }) {
      await db.deleteFrom('samples').where('profile_id', '=', id).execute();
    },
  };
}
