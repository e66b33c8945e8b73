import type { Kysely } from 'kysely';
import type { ProfileOwner } from '../../ports/profileRecords.ts';
import { SAMPLE_KINDS, type SampleRecord, type SampleRecords } from '../../ports/sampleRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { profileColumns } from './ofProfile.ts';
import type { People } from './people.ts';
import type { Schema } from './schema.ts';
import { openSample, sealSample } from './sealed.ts';

export function sampleRecords(db: Kysely<Schema>, people: People): SampleRecords {
  return {
    async ofProfile(profile) {
      const columns = await profileColumns(people, profile);
      const rows = await db
        .selectFrom('samples')
        .select(['kind', 'data', 'created_at'])
        .where((sample) => sample.and(columns))
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
      const columns = await profileColumns(people, profile);
      const rows = samples.map(({ kind, data, createdAt }) => ({
        ...columns,
        kind,
        data: sealSample(person, profile.id, kind, data),
        created_at: fromDate(createdAt),
      }));
      await db.insertInto('samples').values(rows).execute();
    },
    async dropOldest(profile, count) {
      if (count === 0) return;
      const columns = await profileColumns(people, profile);
      const oldest = db
        .selectFrom('samples')
        .select('seq')
        .where((sample) => sample.and(columns))
        .orderBy('seq')
        .limit(count);
      await db
        .deleteFrom('samples')
        .where((sample) => sample.and(columns))
        .where('seq', 'in', oldest)
        .execute();
    },
    async clear(profile) {
      const columns = await profileColumns(people, profile);
      await db
        .deleteFrom('samples')
        .where((sample) => sample.and(columns))
        .execute();
    },
  };
}
