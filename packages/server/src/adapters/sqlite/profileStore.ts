import { randomUUID } from 'node:crypto';
import { DEVICE_CLASSES, type DeviceClass, MODEL_KINDS, type ModelKind } from '@keystroke-auth/engine';
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../ports/clock.ts';
import type {
  DecideChange,
  ListedProfile,
  Profile,
  ProfileChange,
  ProfileKey,
  ProfileStore,
  SampleKind,
  StoredSample,
} from '../../ports/profileStore.ts';
import type { GroupCommit } from './groupCommit.ts';
import { reading } from './reading.ts';
import type { ProfilesTable, Schema } from './schema.ts';

interface Dependencies {
  readonly reader: Kysely<Schema>;
  readonly groupCommit: GroupCommit;
  readonly clock: Clock;
}

const PROFILE_COLUMNS = [
  'id',
  'version',
  'model',
  'typed_samples',
  'imported_samples',
  'feature_length',
] as const;

/** What the Flask service's routes take: full key events, of no keyboard in particular. */
const MODE = 'key';
const NO_KEYBOARD = '';

export function createSqliteProfileStore({ reader, groupCommit, clock }: Dependencies): ProfileStore {
  return {
    find: (key) => reading(() => selectProfile(reader, key)),
    readTemplate: (profileId, version) =>
      reading(async () => {
        const row = await reader
          .selectFrom('profiles')
          .innerJoin('template_versions', (join) =>
            join
              .onRef('template_versions.profile_id', '=', 'profiles.id')
              .onRef('template_versions.version', '=', 'profiles.version'),
          )
          .select('template_versions.template')
          .where('profiles.id', '=', profileId)
          .where('profiles.version', '=', version)
          .executeTakeFirst();
        return row?.template ?? null;
      }),
    readSamples: (profileId) => reading(() => selectSamples(reader, profileId)),
    pageOfProfiles: (after, limit) => reading(() => selectPage(reader, after, limit)),
    change: (key, decide) =>
      groupCommit.submit((connection) => applyChange(connection, key, decide, clock.now().toISOString())),
    ping: () =>
      reading(async () => {
        await sql`select 1`.execute(reader);
      }),
  };
}

async function applyChange(
  db: Kysely<Schema>,
  key: ProfileKey,
  decide: DecideChange,
  now: string,
): Promise<Profile | null> {
  const current = await selectProfile(db, key);
  const samples = current === null ? [] : await selectSamples(db, current.id);
  const change = decide(current, samples);
  if (change === null) return current;
  const next = nextProfile(current, samples, change);
  if (current === null) await insertProfile(db, key, next, now);
  else await updateProfile(db, next, now);
  await writeTemplate(db, next, change.learned, now);
  await dropOldest(db, next.id, change.dropOldest);
  for (const { kind, data } of change.append) {
    await db.insertInto('samples').values({ profile_id: next.id, kind, data, created_at: now }).execute();
  }
  return next;
}

function nextProfile(
  current: Profile | null,
  samples: readonly StoredSample[],
  change: ProfileChange,
): Profile {
  const held = [...samples, ...change.append].slice(change.dropOldest);
  const imported = held.filter(({ kind }) => kind === 'flask-vector').length;
  return {
    id: current?.id ?? randomUUID(),
    version: (current?.version ?? 0) + 1,
    model: change.learned?.model ?? current?.model ?? null,
    typedSamples: held.length - imported,
    importedSamples: imported,
    featureLength: change.featureLength,
  };
}

async function insertProfile(
  db: Kysely<Schema>,
  key: ProfileKey,
  profile: Profile,
  now: string,
): Promise<void> {
  await db
    .insertInto('users')
    .values({
      application: key.application,
      user_id: key.userId,
      failures: 0,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .insertInto('profiles')
    .values({
      application: key.application,
      user_id: key.userId,
      text_tag: key.textId,
      device: key.device,
      mode: MODE,
      keyboard_tag: NO_KEYBOARD,
      id: profile.id,
      created_at: now,
      ...changedColumns(profile, now),
    })
    .execute();
}

async function updateProfile(db: Kysely<Schema>, profile: Profile, now: string): Promise<void> {
  await db.updateTable('profiles').set(changedColumns(profile, now)).where('id', '=', profile.id).execute();
}

/**
 * Gives the new version its template: the one learned, or else the one before. That one goes, unless drift is
 * measured from it: a template at each `/train` would pile up.
 */
async function writeTemplate(
  db: Kysely<Schema>,
  { id, version }: Profile,
  learned: ProfileChange['learned'],
  now: string,
): Promise<void> {
  if (learned === null) {
    await db
      .insertInto('template_versions')
      .columns(['profile_id', 'version', 'cause', 'model', 'template', 'created_at'])
      .expression((before) =>
        before
          .selectFrom('template_versions')
          .select(({ val }) => [
            'profile_id',
            val(version).as('version'),
            'cause',
            'model',
            'template',
            'created_at',
          ])
          .where('profile_id', '=', id)
          .where('version', '=', version - 1),
      )
      .execute();
  } else {
    await db
      .insertInto('template_versions')
      .values({
        profile_id: id,
        version,
        cause: 'enrolment',
        model: learned.model,
        template: learned.template,
        created_at: now,
      })
      .execute();
  }
  const anchor = db
    .selectFrom('profiles')
    .select('id')
    .where('id', '=', id)
    .where('anchor_version', '=', version - 1);
  await db
    .deleteFrom('template_versions')
    .where('profile_id', '=', id)
    .where('version', '=', version - 1)
    .where('profile_id', 'not in', anchor)
    .execute();
}

function changedColumns(profile: Profile, now: string) {
  return {
    version: profile.version,
    model: profile.model,
    typed_samples: profile.typedSamples,
    imported_samples: profile.importedSamples,
    feature_length: profile.featureLength,
    updated_at: now,
  };
}

async function dropOldest(db: Kysely<Schema>, profileId: string, count: number): Promise<void> {
  if (count === 0) return;
  const oldest = db
    .selectFrom('samples')
    .select('seq')
    .where('profile_id', '=', profileId)
    .orderBy('seq')
    .limit(count);
  await db.deleteFrom('samples').where('seq', 'in', oldest).execute();
}

async function selectProfile(db: Kysely<Schema>, key: ProfileKey): Promise<Profile | null> {
  const row = await db
    .selectFrom('profiles')
    .select(PROFILE_COLUMNS)
    .where('application', '=', key.application)
    .where('user_id', '=', key.userId)
    .where('text_tag', '=', key.textId)
    .where('device', '=', key.device)
    .where('mode', '=', MODE)
    .where('keyboard_tag', '=', NO_KEYBOARD)
    .executeTakeFirst();
  return row === undefined ? null : toProfile(row);
}

async function selectPage(db: Kysely<Schema>, after: string | null, limit: number): Promise<ListedProfile[]> {
  const rows = await db
    .selectFrom('profiles')
    .select(['application', 'user_id', 'text_tag', 'device', ...PROFILE_COLUMNS])
    .where('typed_samples', '>', 0)
    .where('id', '>', after ?? '')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    key: {
      application: row.application,
      userId: row.user_id,
      textId: row.text_tag,
      device: toDeviceClass(row.device),
    },
    profile: toProfile(row),
  }));
}

function toDeviceClass(value: string): DeviceClass {
  return DEVICE_CLASSES.find((device) => device === value) ?? 'unknown';
}

function toProfile(row: Pick<ProfilesTable, (typeof PROFILE_COLUMNS)[number]>): Profile {
  return {
    id: row.id,
    version: row.version,
    model: toModelKind(row.model),
    typedSamples: row.typed_samples,
    importedSamples: row.imported_samples,
    featureLength: row.feature_length,
  };
}

function toModelKind(value: string | null): ModelKind | null {
  return MODEL_KINDS.find((kind) => kind === value) ?? null;
}

async function selectSamples(db: Kysely<Schema>, profileId: string): Promise<StoredSample[]> {
  const rows = await db
    .selectFrom('samples')
    .select(['kind', 'data'])
    .where('profile_id', '=', profileId)
    .orderBy('seq')
    .execute();
  return rows.map(({ kind, data }) => ({ kind: toSampleKind(kind), data }));
}

function toSampleKind(value: string): SampleKind {
  return value === 'flask-vector' ? 'flask-vector' : 'events';
}
