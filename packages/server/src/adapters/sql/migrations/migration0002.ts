import { type Kysely, sql } from 'kysely';
import { isSqlite } from '../dialect.ts';
import { ofPerson, referringToUsers } from './ofPerson.ts';

/**
 * Persons of their own, profiles by how they were captured, versions of templates, attempts, fingerprints,
 * challenges, sessions, policies and stored answers.
 *
 * Everything that is held on a person refers to the person, so that nothing of an erased one can be written later.
 * Challenges and answers do not: they may be there before the person is.
 */
export async function createPeopleAndAttempts(db: Kysely<unknown>): Promise<void> {
  await addScopes(db);
  await createUsers(db);
  await rebuildProfiles(db);
  await createAttempts(db);
  await createSeen(db);
  await createChallengesAndSessions(db);
  await createApplicationsAndAnswers(db);
}

/** Keys that exist could do everything so far; one that is made without scopes can do nothing. */
async function addScopes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('api_keys')
    .addColumn('scopes', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await sql`update api_keys set scopes = '["*"]'`.execute(db);
}

async function createUsers(db: Kysely<unknown>): Promise<void> {
  await ofPerson(db, 'users')
    .addColumn('consent_version', 'text')
    .addColumn('consent_given_at', 'text')
    .addColumn('exemption_reason', 'text')
    .addColumn('exempt_since', 'text')
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('failed_at', 'text')
    .addColumn('verified_at', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('users_key', ['application', 'user_id'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await sql`
    insert into users (application, user_id, failures, created_at, updated_at)
    select application, user_id, 0, min(created_at), max(updated_at) from profiles group by application, user_id
  `.execute(db);
}

/**
 * SQLite can't change a key. Renaming takes the samples' reference along, and dropping a table deletes what refers
 * to it: so samples move to a table that refers to the new profiles before the old profiles go.
 */
async function rebuildProfiles(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('profiles').renameTo('profiles_0001').execute();
  if (!isSqlite(db)) {
    // There, the indexes of keys have names that nothing else may have.
    await sql`alter index profiles_key rename to profiles_0001_key`.execute(db);
    await sql`alter index profiles_id_key rename to profiles_0001_id_key`.execute(db);
  }
  await referringToUsers(ofPerson(db, 'profiles'))
    .addColumn('text_tag', 'text', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('keyboard_tag', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('model', 'text')
    .addColumn('text_mode', 'text')
    .addColumn('typed_samples', 'integer', (column) => column.notNull())
    .addColumn('imported_samples', 'integer', (column) => column.notNull())
    .addColumn('feature_length', 'integer')
    .addColumn('anchor_version', 'integer')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('profiles_key', [
      'application',
      'user_id',
      'text_tag',
      'device',
      'mode',
      'keyboard_tag',
    ])
    .execute();
  await sql`
    insert into profiles (application, user_id, text_tag, device, mode, keyboard_tag, id, version, model,
      typed_samples, imported_samples, feature_length, created_at, updated_at)
    select application, user_id, text_id, device, 'key', '', id, version, model,
      typed_samples, imported_samples, feature_length, created_at, updated_at
    from profiles_0001
  `.execute(db);

  await ofProfile(db, 'template_versions')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('template', 'blob', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('template_versions_key', ['profile_id', 'version'])
    .execute();
  await sql`
    insert into template_versions (profile_id, version, cause, model, template, created_at)
    select id, version, 'enrolment', model, template, updated_at
    from profiles_0001 where template is not null and model is not null
  `.execute(db);

  await ofProfile(db, 'samples_0002')
    // Rising and never reused, so that "oldest" needs no clock.
    .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('data', 'blob', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await sql`
    insert into samples_0002 (seq, profile_id, kind, data, created_at)
    select seq, profile_id, kind, data, created_at from samples order by seq
  `.execute(db);
  await db.schema.dropTable('samples').execute();
  await db.schema.alterTable('samples_0002').renameTo('samples').execute();
  await db.schema.createIndex('samples_of_profile').on('samples').columns(['profile_id', 'seq']).execute();
  await db.schema.dropTable('profiles_0001').execute();
}

async function createAttempts(db: Kysely<unknown>): Promise<void> {
  await referringToUsers(ofPerson(db, 'attempts'))
    .addColumn('id', 'text', (column) => column.notNull())
    // Not a reference: what was decided outlives the template that decided it.
    .addColumn('profile_id', 'text')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('shadow_decision', 'text')
    .addColumn('score', 'real')
    .addColumn('false_match_rate', 'real')
    .addColumn('target_false_match_rate', 'real', (column) => column.notNull())
    .addColumn('threshold', 'real')
    .addColumn('reasons', 'text', (column) => column.notNull())
    .addColumn('liveness_replay', 'integer')
    .addColumn('liveness_synthetic', 'integer')
    .addColumn('liveness_clock', 'text')
    .addColumn('flags', 'text', (column) => column.notNull())
    .addColumn('retry_of', 'text')
    .addColumn('challenge_id', 'text')
    .addColumn('probe', 'blob')
    .addColumn('outcome_success', 'integer')
    .addColumn('outcome_verified_by', 'text')
    .addColumn('outcome_reported_at', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('attempts_key', ['application', 'id'])
    .execute();
  await db.schema
    .createIndex('attempts_of_user')
    .on('attempts')
    .columns(['application', 'user_id', 'id'])
    .execute();
  await db.schema
    .createIndex('attempts_with_probe')
    .on('attempts')
    .columns(['profile_id', 'id'])
    .where(sql.ref('probe'), 'is not', null)
    .execute();
}

/** What was seen of a person; keyed hashes only. */
async function createSeen(db: Kysely<unknown>): Promise<void> {
  await referringToUsers(ofPerson(db, 'fingerprints'))
    .addColumn('fingerprint', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('fingerprints_key', ['application', 'user_id', 'fingerprint'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await referringToUsers(ofPerson(db, 'origins'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('tag', 'blob', (column) => column.notNull())
    .addColumn('seen_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('origins_key', ['application', 'user_id', 'kind', 'tag'])
    .modifyEnd(sql`without rowid`)
    .execute();
}

async function createChallengesAndSessions(db: Kysely<unknown>): Promise<void> {
  await ofPerson(db, 'challenges')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('hash', 'blob', (column) => column.notNull())
    .addColumn('text_tag', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('origin', 'text')
    .addColumn('phrase', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('used_at', 'text')
    .execute();
  await referringToUsers(ofPerson(db, 'sessions'))
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('text_tag', 'text', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('evidence', 'real')
    .addColumn('evidence_samples', 'integer')
    .addColumn('evidence_keys', 'integer')
    .addColumn('evidence_at', 'real')
    .addColumn('samples', 'integer', (column) => column.notNull())
    .addColumn('tainted', 'integer', (column) => column.notNull())
    .addColumn('liveness_replay', 'integer')
    .addColumn('liveness_synthetic', 'integer')
    .addColumn('liveness_clock', 'text')
    .addColumn('half_life_ms', 'real', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sessions_key', ['application', 'id'])
    .execute();
  for (const table of ['challenges', 'sessions']) {
    await db.schema
      .createIndex(`${table}_of_user`)
      .on(table)
      .columns(['application', 'user_id', 'id'])
      .execute();
    await db.schema.createIndex(`${table}_by_expiry`).on(table).column('expires_at').execute();
  }
}

async function createApplicationsAndAnswers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('applications')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('policy', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
  await ofPerson(db, 'answers')
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('route', 'text', (column) => column.notNull())
    .addColumn('idempotency_key', 'text', (column) => column.notNull())
    .addColumn('body_hash', 'blob', (column) => column.notNull())
    .addColumn('answer', 'blob')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('answers_key', ['application', 'user_id', 'key_id', 'route', 'idempotency_key'])
    .execute();
  await db.schema.createIndex('answers_by_expiry').on('answers').column('expires_at').execute();
}

function ofProfile<Table extends string>(db: Kysely<unknown>, table: Table) {
  return db.schema
    .createTable(table)
    .addColumn('profile_id', 'text', (column) =>
      column.notNull().references('profiles.id').onDelete('cascade'),
    );
}
