import type { Kysely } from 'kysely';
import type { StoredProbe } from '../../ports/attemptRecords.ts';
import type { ProfileOwner } from '../../ports/profileRecords.ts';
import { compiled, compiledChange, sameText } from './compiled.ts';
import type { People } from './people.ts';
import type { Schema } from './schema.ts';
import { openProbe } from './sealed.ts';

/** Nearly always what a process has seen already. */
const newestProbe = compiled<{ pseudonym: string; profileId: string }>()((db, slot) =>
  db
    .selectFrom('attempts')
    .select((attempt) => attempt.fn.max('id').as('id'))
    .where('user_id', '=', sameText(slot('pseudonym')))
    .where('profile_id', '=', sameText(slot('profileId')))
    .where('probe', 'is not', null),
);

const newestProbes = compiled<{
  pseudonym: string;
  profileId: string;
  after: string;
  limit: number;
}>()((db, slot) =>
  db
    .selectFrom('attempts')
    .select(['id', 'probe'])
    .where('user_id', '=', slot('pseudonym'))
    .where('profile_id', '=', slot('profileId'))
    .where('probe', 'is not', null)
    .where('id', '>', slot('after'))
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
  after: string | null,
  limit: number,
): Promise<StoredProbe[]> {
  const pseudonym = await people.pseudonymOf(profile.name);
  if (after !== null) {
    const newest = (await newestProbe(db, { pseudonym, profileId: profile.id })).rows[0]?.id ?? null;
    if (newest === null || newest <= after) return [];
  }
  const asked = { pseudonym, profileId: profile.id, after: after ?? '', limit };
  const { rows } = await newestProbes(db, asked);
  if (rows.length === 0) return [];
  const person = await people.get(profile.name);
  return rows
    .flatMap(({ id, probe }) =>
      probe === null ? [] : [{ attemptId: id, probe: openProbe(person, id, probe) }],
    )
    .reverse();
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
