import type { Kysely } from 'kysely';
import type { StoredProbe } from '../../ports/attemptRecords.ts';
import type { ProfileOwner } from '../../ports/profileRecords.ts';
import { compiled, compiledChange, sameText } from './compiled.ts';
import type { People } from './people.ts';
import type { Schema } from './schema.ts';
import { openProbe } from './sealed.ts';

const selectNewest = compiled<{ pseudonym: string; profileId: string }>()((db, slot) =>
  db
    .selectFrom('attempts')
    .select((attempt) => attempt.fn.max('id').as('id'))
    .where('user_id', '=', sameText(slot('pseudonym')))
    .where('profile_id', '=', sameText(slot('profileId')))
    .where('probe', 'is not', null),
);

const selectFrom = compiled<{
  pseudonym: string;
  profileId: string;
  from: string;
  limit: number;
}>()((db, slot) =>
  db
    .selectFrom('attempts')
    .select(['id', 'probe'])
    .where('user_id', '=', slot('pseudonym'))
    .where('profile_id', '=', slot('profileId'))
    .where('probe', 'is not', null)
    .where('id', '>=', slot('from'))
    .orderBy('id', 'desc')
    .limit(slot('limit')),
);

const trim = compiledChange<{ pseudonym: string; profileId: string; keep: number }>()((db, slot) => {
  const withProbe = db
    .selectFrom('attempts')
    .where('user_id', '=', sameText(slot('pseudonym')))
    .where('profile_id', '=', sameText(slot('profileId')))
    .where('probe', 'is not', null);
  const newestToForget = withProbe.select('id').orderBy('id', 'desc').limit(1).offset(slot('keep'));
  return db
    .updateTable('attempts')
    .set({ probe: null })
    .where('user_id', '=', sameText(slot('pseudonym')))
    .where('profile_id', '=', sameText(slot('profileId')))
    .where('probe', 'is not', null)
    .where('id', '<=', newestToForget);
});

/** How the newest tries at a profile were typed, the newest last: what the next ones are compared with. */
export async function probesOf(
  db: Kysely<Schema>,
  people: People,
  profile: ProfileOwner,
  from: string | null,
  limit: number,
): Promise<StoredProbe[]> {
  const pseudonym = await people.pseudonymOf(profile.name);
  const { rows } = await selectFrom(db, { pseudonym, profileId: profile.id, from: from ?? '', limit });
  if (rows.length === 0) return [];
  const person = await people.get(profile.name);
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
  { id: profileId, name }: ProfileOwner,
): Promise<string | null> {
  const pseudonym = await people.pseudonymOf(name);
  return (await selectNewest(db, { pseudonym, profileId })).rows[0]?.id ?? null;
}

/** Forgets all of a profile but the newest `keep`. */
export async function trimProbes(
  db: Kysely<Schema>,
  people: People,
  profile: ProfileOwner,
  keep: number,
): Promise<void> {
  const pseudonym = await people.pseudonymOf(profile.name);
  await trim(db, { pseudonym, profileId: profile.id, keep });
}
