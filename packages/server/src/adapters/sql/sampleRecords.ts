import type { Kysely } from 'kysely';
import type { ProfileOwner } from '../../ports/profileRecords.ts';
import { SAMPLE_KINDS, type SampleRecord, type SampleRecords } from '../../ports/sampleRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import { type ProfileColumns, profileColumns } from './ofProfile.ts';
import type { People, Person } from './people.ts';
import { decodeSampleList, encodeSampleList } from './sampleList.ts';
import type { Schema } from './schema.ts';
import { openSample, SAMPLE_LIST, sealSample } from './sealed.ts';

/** Samples in one row at most: what is added to a profile is put with the newest, which is written anew. */
const LIST_LENGTH = 16;

interface Row {
  readonly seq: number;
  readonly kind: string;
  readonly held: number;
  readonly data: Uint8Array;
  readonly created_at: string;
}

const ofProfile = compiled<ProfileColumns>()((db, slot) =>
  db
    .selectFrom('samples')
    .select(['seq', 'kind', 'held', 'data', 'created_at'])
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('user_id'))
    .where('profile_id', '=', slot('profile_id'))
    .orderBy('seq'),
);

export function sampleRecords(db: Kysely<Schema>, people: People): SampleRecords {
  return {
    async ofProfile(profile) {
      const { rows } = await ofProfile(db, await profileColumns(people, profile));
      if (rows.length === 0) return [];
      const person = await people.get(profile.name);
      return rows.flatMap((row) => open(person, profile, row));
    },
    async append(profile: ProfileOwner, samples: readonly SampleRecord[]) {
      if (samples.length === 0) return;
      const person = await people.get(profile.name);
      const columns = await profileColumns(people, profile);
      const newest = (await rowsOf(columns).orderBy('seq', 'desc').limit(1).execute())[0];
      const withNewest = newest?.kind === SAMPLE_LIST ? Math.max(0, LIST_LENGTH - newest.held) : 0;
      const [added, others] = [samples.slice(0, withNewest), samples.slice(withNewest)];
      if (newest !== undefined && added.length > 0) {
        await write(person, profile, newest, [...open(person, profile, newest), ...added]);
      }
      for (let from = 0; from < others.length; from += LIST_LENGTH) {
        await db
          .insertInto('samples')
          .values({ ...columns, ...closed(person, profile, others.slice(from, from + LIST_LENGTH)) })
          .execute();
      }
    },
    async dropOldest(profile, count) {
      if (count === 0) return;
      const columns = await profileColumns(people, profile);
      let left = count;
      const gone: number[] = [];
      for (const row of await rowsOf(columns).orderBy('seq').limit(count).execute()) {
        if (left <= 0) break;
        if (row.held <= left) gone.push(row.seq);
        else {
          const person = await people.get(profile.name);
          await write(person, profile, row, open(person, profile, row).slice(left));
        }
        left -= row.held;
      }
      if (gone.length === 0) return;
      await db
        .deleteFrom('samples')
        .where((sample) => sample.and(columns))
        .where('seq', 'in', gone)
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

  function rowsOf(columns: ProfileColumns) {
    return db
      .selectFrom('samples')
      .select(['seq', 'kind', 'held', 'data', 'created_at'])
      .where((sample) => sample.and(columns));
  }

  async function write(
    person: Person,
    profile: ProfileOwner,
    { seq }: Row,
    samples: readonly SampleRecord[],
  ): Promise<void> {
    const columns = await profileColumns(people, profile);
    await db
      .updateTable('samples')
      .set(closed(person, profile, samples))
      .where((sample) => sample.and({ ...columns, seq }))
      .execute();
  }
}

function open(person: Person, profile: ProfileOwner, { kind, data, created_at }: Row): SampleRecord[] {
  const opened = openSample(person, profile.id, kind, data);
  if (kind === SAMPLE_LIST) return decodeSampleList(opened);
  return [{ kind: oneOf(SAMPLE_KINDS, kind), data: opened, createdAt: toDate(created_at) }];
}

/** A row says when its newest sample was stored. */
function closed(person: Person, profile: ProfileOwner, samples: readonly SampleRecord[]) {
  const newest = Math.max(...samples.map(({ createdAt }) => createdAt.getTime()));
  return {
    kind: SAMPLE_LIST,
    held: samples.length,
    data: sealSample(person, profile.id, SAMPLE_LIST, encodeSampleList(samples)),
    created_at: fromDate(new Date(newest)),
  };
}
