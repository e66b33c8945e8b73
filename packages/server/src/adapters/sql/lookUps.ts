import type { Kysely, Selectable } from 'kysely';
import type { ApplicationRecord } from '../../ports/applicationRecords.ts';
import type { LookUps } from '../../ports/lookUps.ts';
import { toApplication } from './applicationRecords.ts';
import { compiled, sameText } from './compiled.ts';
import { type People, readUnderKey } from './people.ts';
import { toProfile } from './profileRecords.ts';
import type { ApplicationsTable, Schema, UsersTable } from './schema.ts';
import { toUser } from './userRecords.ts';

interface Asked {
  readonly application: string;
  readonly pseudonym: string;
}

/** One row, whoever is there. */
const applicationAndUser = compiled<Asked>()((db, slot) =>
  db
    .selectFrom(db.selectNoFrom(sameText(slot('application')).as('application')).as('asked'))
    .leftJoin('applications', 'applications.id', 'asked.application')
    .leftJoin('users', (join) =>
      join
        .onRef('users.application', '=', 'asked.application')
        .on('users.user_id', '=', sameText(slot('pseudonym'))),
    )
    .select([
      'applications.id as of_id',
      'applications.policy as of_policy',
      'applications.created_at as of_created_at',
      'applications.updated_at as of_updated_at',
      'applications.closed_at as of_closed_at',
      'applications.removed_at as of_removed_at',
    ])
    .select((row) =>
      row
        .exists(
          row
            .selectFrom('webhooks')
            .select('webhooks.id')
            .whereRef('webhooks.application', '=', 'asked.application')
            .where('webhooks.disabled_reason', 'is', null),
        )
        .as('has_webhooks'),
    )
    .selectAll('users'),
);

const profiles = compiled<Asked>()((db, slot) =>
  db
    .selectFrom('profiles')
    .selectAll()
    .select((profile) =>
      profile
        .selectFrom('attempts')
        .select((attempt) => attempt.fn.max('attempts.id').as('id'))
        .where('attempts.user_id', '=', sameText(slot('pseudonym')))
        .whereRef('attempts.profile_id', '=', 'profiles.id')
        .where('attempts.probe', 'is not', null)
        .as('newest_probe'),
    )
    .where('application', '=', sameText(slot('application')))
    .where('user_id', '=', sameText(slot('pseudonym')))
    .orderBy('created_at')
    .orderBy('id'),
);

export function lookUps(db: Kysely<Schema>, people: People): LookUps {
  return {
    async about(user) {
      const { application } = user;
      // Whether the application is open is what this is to find out: until then no key is made for it.
      const { pseudonym, one, all } = await readUnderKey(people.vault, application, async (isKnown) => {
        const asked = { application, pseudonym: isKnown ? await people.pseudonymOf(user) : '' };
        const [one, all] = await Promise.all([applicationAndUser(db, asked), profiles(db, asked)]);
        return { ...asked, one, all };
      });
      const row = one.rows[0];
      if (row === undefined) throw new Error('a row that is always there is not');
      const userRow = userOf(row);
      people.note(application, pseudonym, userRow);
      const person = userRow === null ? null : await people.find(user);
      const newest = all.rows.flatMap(({ id, newest_probe: probe }) =>
        probe === null ? [] : [[id, probe] as const],
      );
      return {
        application: applicationOf(row),
        hasWebhooks: Boolean(row.has_webhooks),
        user: userRow === null || person === null ? null : toUser(userRow, user.userId, person.secrets),
        profiles: all.rows.map((profile) => toProfile(profile, user.userId)),
        newestProbes: new Map(newest),
      };
    },
  };
}

type Joined<Table, Prefix extends string = ''> = {
  readonly [Column in keyof Selectable<Table> as `${Prefix}${string & Column}`]:
    | Selectable<Table>[Column]
    | null;
};

function applicationOf(row: Joined<ApplicationsTable, 'of_'>): ApplicationRecord | null {
  const { of_id: id, of_updated_at: updatedAt } = row;
  if (id === null || updatedAt === null) return null;
  return toApplication({
    id,
    policy: row.of_policy,
    created_at: row.of_created_at,
    updated_at: updatedAt,
    closed_at: row.of_closed_at,
    removed_at: row.of_removed_at,
  });
}

function userOf(row: Joined<UsersTable>): Selectable<UsersTable> | null {
  const { application, user_id, key_id, sealed_id, standing, seen_at, created_at, updated_at } = row;
  if (application === null || user_id === null || key_id === null || sealed_id === null) return null;
  if (standing === null || seen_at === null || created_at === null || updated_at === null) return null;
  const { consent_version, consent_given_at, exemption_reason, exempt_since } = row;
  return {
    ...{ application, user_id, key_id, sealed_id, standing, seen_at, created_at, updated_at },
    ...{ consent_version, consent_given_at, exemption_reason, exempt_since },
  };
}
