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

export function createSqliteProfileStore({ reader, groupCommit, clock }: Dependencies): ProfileStore {
  return {
    find: (key) => reading(() => selectProfile(reader, key)),
    readTemplate: (profileId, version) =>
      reading(async () => {
        const row = await reader
          .selectFrom('profiles')
          .select('template')
          .where('id', '=', profileId)
          .where('version', '=', version)
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
  if (current === null) await insertProfile(db, key, next, change, now);
  else await updateProfile(db, next, change, now);
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
  change: ProfileChange,
  now: string,
): Promise<void> {
  await db
    .insertInto('profiles')
    .values({
      application: key.application,
      user_id: key.userId,
      text_id: key.textId,
      device: key.device,
      id: profile.id,
      created_at: now,
      template: null,
      ...changedColumns(profile, change, now),
    })
    .execute();
}

async function updateProfile(
  db: Kysely<Schema>,
  profile: Profile,
  change: ProfileChange,
  now: string,
): Promise<void> {
  await db
    .updateTable('profiles')
    .set(changedColumns(profile, change, now))
    .where('id', '=', profile.id)
    .execute();
}

function changedColumns(profile: Profile, change: ProfileChange, now: string) {
  return {
    version: profile.version,
    model: profile.model,
    ...(change.learned === null ? {} : { template: change.learned.template }),
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
    .where('text_id', '=', key.textId)
    .where('device', '=', key.device)
    .executeTakeFirst();
  return row === undefined ? null : toProfile(row);
}

async function selectPage(db: Kysely<Schema>, after: string | null, limit: number): Promise<ListedProfile[]> {
  const rows = await db
    .selectFrom('profiles')
    .select(['application', 'user_id', 'text_id', 'device', ...PROFILE_COLUMNS])
    .where('typed_samples', '>', 0)
    .where('id', '>', after ?? '')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    key: {
      application: row.application,
      userId: row.user_id,
      textId: row.text_id,
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
