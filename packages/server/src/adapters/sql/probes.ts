import { type Kysely, sql } from 'kysely';
import { joinParts, splitParts } from '../../lengthPrefixed.ts';
import type { NewestProbes, StoredProbe } from '../../ports/attemptRecords.ts';
import type { ProfileOwner } from '../../ports/profileRecords.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { compiled, compiledChange, sameText } from './compiled.ts';
import { type ProfileColumns, profileColumns } from './ofProfile.ts';
import type { People, Person } from './people.ts';
import type { Schema } from './schema.ts';
import { openProbe, openProbeBundle, sealProbeBundle } from './sealed.ts';

const selectNewest = compiled<ProfileColumns>()((db, slot) =>
  db
    .selectFrom('attempts')
    .select((attempt) => attempt.fn.max('id').as('id'))
    .where('user_id', '=', sameText(slot('user_id')))
    .where('profile_id', '=', sameText(slot('profile_id')))
    .where('probe', 'is not', null),
);

const selectFrom = compiled<ProfileColumns & { readonly from: string; readonly limit: number }>()(
  (db, slot) =>
    db
      .selectFrom('attempts')
      .select(['id', 'probe'])
      .where('user_id', '=', slot('user_id'))
      .where('profile_id', '=', slot('profile_id'))
      .where('probe', 'is not', null)
      .where('id', '>=', slot('from'))
      .orderBy('id', 'desc')
      .limit(slot('limit')),
);

const selectBundle = compiled<ProfileColumns>()((db, slot) =>
  db
    .selectFrom('probe_bundles')
    .select(['until', 'probes'])
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('user_id'))
    .where('profile_id', '=', slot('profile_id')),
);

/** Those that came after what is in the bundle; all where there is none. */
const selectSinceBundle = compiled<ProfileColumns & { readonly limit: number }>()((db, slot) =>
  db
    .selectFrom('attempts')
    .select(['id', 'probe'])
    .where('user_id', '=', slot('user_id'))
    .where('profile_id', '=', slot('profile_id'))
    .where('probe', 'is not', null)
    .where(({ eb, fn, selectFrom }) =>
      eb(
        'id',
        '>',
        fn.coalesce(
          selectFrom('probe_bundles')
            .select('until')
            .where('application', '=', slot('application'))
            .where('user_id', '=', slot('user_id'))
            .where('profile_id', '=', slot('profile_id')),
          sql<string>`''`,
        ),
      ),
    )
    .orderBy('id', 'desc')
    .limit(slot('limit')),
);

const saveBundle = compiledChange<ProfileColumns & { readonly until: string; readonly probes: Uint8Array }>()(
  (db, slot) =>
    db
      .insertInto('probe_bundles')
      .values({
        application: slot('application'),
        user_id: slot('user_id'),
        profile_id: slot('profile_id'),
        until: slot('until'),
        probes: slot('probes'),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['application', 'user_id', 'profile_id'])
          .doUpdateSet({ until: slot('until'), probes: slot('probes') }),
      ),
);

const dropBundle = compiledChange<ProfileColumns>()((db, slot) =>
  db
    .deleteFrom('probe_bundles')
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('user_id'))
    .where('profile_id', '=', slot('profile_id')),
);

const trim = compiledChange<ProfileColumns & { readonly keep: number }>()((db, slot) => {
  const withProbe = db
    .selectFrom('attempts')
    .where('user_id', '=', sameText(slot('user_id')))
    .where('profile_id', '=', sameText(slot('profile_id')))
    .where('probe', 'is not', null);
  const newestToForget = withProbe.select('id').orderBy('id', 'desc').limit(1).offset(slot('keep'));
  return db
    .updateTable('attempts')
    .set({ probe: null })
    .where('user_id', '=', sameText(slot('user_id')))
    .where('profile_id', '=', sameText(slot('profile_id')))
    .where('probe', 'is not', null)
    .where('id', '<=', newestToForget);
});

/** How the newest tries at a profile were typed: what the next ones are compared with. */
export async function newestProbes(
  db: Kysely<Schema>,
  people: People,
  profile: ProfileOwner,
  limit: number,
): Promise<NewestProbes> {
  const of = await profileColumns(people, profile);
  // Neither needs to know of the other: a store behind a network is asked once.
  const [bundles, since] = await Promise.all([selectBundle(db, of), selectSinceBundle(db, { ...of, limit })]);
  const [bundle] = bundles.rows;
  if (bundle === undefined && since.rows.length === 0) return { probes: [], newestAttempt: null };
  const person = await people.get(profile.name);
  const held = bundle === undefined ? [] : readBundle(person, profile.id, bundle);
  const newer = held === null ? (await selectFrom(db, { ...of, from: '', limit })).rows : since.rows;
  const probes = [...(held ?? []), ...openProbes(person, newer).map(({ probe }) => probe)];
  const newestHeld = held === null ? null : (bundle?.until ?? null);
  return {
    probes: probes.slice(Math.max(0, probes.length - limit)),
    newestAttempt: newer[0]?.id ?? newestHeld,
  };
}

/** Null for one that can't be read, left by a build that does not know of bundles: what it holds is in the rows as well. */
function readBundle(
  person: Person,
  profileId: string,
  { until, probes }: { readonly until: string; readonly probes: Uint8Array },
): Uint8Array[] | null {
  try {
    return splitParts(openProbeBundle(person, profileId, until, probes));
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof RangeError) return null;
    throw error;
  }
}

/** Tries at a profile from one of them on, as they were typed, the newest last. */
export async function probesFrom(
  db: Kysely<Schema>,
  people: People,
  profile: ProfileOwner,
  from: string,
  limit: number,
): Promise<StoredProbe[]> {
  const { rows } = await selectFrom(db, { ...(await profileColumns(people, profile)), from, limit });
  return rows.length === 0 ? [] : openProbes(await people.get(profile.name), rows);
}

/** Of rows with the newest first; the newest last. */
function openProbes(
  person: Person,
  rows: readonly { readonly id: string; readonly probe: Uint8Array | null }[],
): StoredProbe[] {
  return rows
    .flatMap(({ id, probe }) =>
      probe === null ? [] : [{ attemptId: id, probe: openProbe(person, id, probe) }],
    )
    .reverse();
}

/** Nearly always a try that a process has seen already. */
export async function newestProbe(
  db: Kysely<Schema>,
  people: People,
  profile: ProfileOwner,
): Promise<string | null> {
  return (await selectNewest(db, await profileColumns(people, profile))).rows[0]?.id ?? null;
}

/** Forgets all of a profile but the newest `keep`, and bundles those. */
export async function trimProbes(
  db: Kysely<Schema>,
  people: People,
  profile: ProfileOwner,
  keep: number,
): Promise<void> {
  const of = await profileColumns(people, profile);
  await trim(db, { ...of, keep });
  const { probes, newestAttempt: until } = await newestProbes(db, people, profile, keep);
  if (until === null || probes.length === 0) return dropBundle(db, of);
  const sealed = sealProbeBundle(await people.get(profile.name), profile.id, until, joinParts(probes));
  await saveBundle(db, { ...of, until, probes: sealed });
}

/** Where probes of attempts are forgotten, the bundles of their profiles are. */
export async function dropBundles(
  db: Kysely<Schema>,
  application: string,
  attempts: readonly { readonly user_id: string; readonly profile_id: string | null }[],
): Promise<void> {
  for (const [profile_id, [attempt]] of Map.groupBy(attempts, (each) => each.profile_id)) {
    if (profile_id === null || attempt === undefined) continue;
    await dropBundle(db, { application, user_id: attempt.user_id, profile_id });
  }
}
