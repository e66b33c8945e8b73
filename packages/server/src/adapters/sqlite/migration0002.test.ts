import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileOwner } from '../../ports/profileRecords.ts';
import { testAudit } from '../../testing/audit.ts';
import { at, bytes, idOf, nameOf } from '../../testing/records/fixtures.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openTestVault } from '../../testing/vault.ts';
import { MIGRATIONS } from '../sql/migrations/migrations.ts';
import type { OpenedStore } from '../sql/openedStore.ts';
import { openDatabase } from './openDatabase.ts';
import { openSqliteStore } from './openStore.ts';

const FIRST = '0001_profiles_samples_keys';

describe('migration 0002 of a store with data', () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'store.db');
  let store: OpenedStore | undefined;
  afterEach(async () => {
    await store?.close();
    folder.remove();
  });

  it('keeps profiles, templates, samples and keys, and makes the persons they are about', async () => {
    await writeFirstVersion(file);
    store = openStore(file);
    expect((await store.migrate())[0]).toBe('0002_people_and_attempts');

    const ada = { application: 'default', userId: 'ada' };
    const name = { ...ada, textTag: 'default', device: 'unknown', mode: 'key', keyboardTag: '' } as const;
    await store.store.read(async ({ users, profiles, templates, samples }) => {
      const listed = (await users.page('default', null, 10)).map(({ userId }) => userId);
      expect(listed.toSorted()).toEqual(['ada', 'bob']);
      expect((await users.page('other', null, 10)).map(({ userId }) => userId)).toEqual(['ada']);
      expect(await users.find(ada)).toEqual({
        ...ada,
        consent: null,
        exemption: null,
        failures: 0,
        failedAt: null,
        origins: [],
        verifiedAt: null,
        createdAt: at(1),
        updatedAt: at(12),
      });
      expect(await profiles.find(name)).toEqual({
        name,
        id: idOf(1),
        edition: '',
        version: 4,
        model: 'rhythm',
        textMode: null,
        typedSamples: 2,
        importedSamples: 0,
        anchorVersion: null,
        createdAt: at(1),
        updatedAt: at(11),
      });
      expect((await profiles.ofUser(ada)).map(({ name: { device } }) => device)).toEqual([
        'unknown',
        'touch',
      ]);
      expect(await templates.read(adas(1), 4)).toEqual(bytes(1, 1));
      expect(await templates.versions(adas(1))).toEqual([
        { version: 4, cause: 'enrolment', model: 'rhythm', createdAt: at(11) },
      ]);
      expect(await templates.versions(bobs(3))).toEqual([]);
      expect(await samples.ofProfile(adas(1))).toEqual([
        { kind: 'flask-vector', data: bytes(5), createdAt: at(5) },
        { kind: 'events', data: bytes(7), createdAt: at(7) },
      ]);
      expect(await samples.ofProfile(adas(2))).toEqual([
        { kind: 'events', data: bytes(6), createdAt: at(6) },
      ]);
    });
    expect(await store.keys.list()).toMatchObject([
      { id: 'k1', label: 'web', scopes: ['*'], revokedAt: null },
      { id: 'k2', scopes: ['*'], revokedAt: at(3) },
    ]);
    expect(wholeAndSound(file)).toEqual({ integrity: 'ok', orphans: [], leftOver: [] });
  });

  it('lets the service go on where it was: changes, erasure, and new samples after the old ones', async () => {
    await writeFirstVersion(file);
    store = openStore(file);
    await store.migrate();
    const ada = { application: 'default', userId: 'ada' };
    await store.store.transact(async ({ profiles, samples }) => {
      const profile = await profiles.byId(ada, idOf(1));
      if (profile === null) throw new Error('the profile is gone');
      await profiles.save({ ...profile, version: 5, importedSamples: 1 });
      await samples.append(adas(1), [{ kind: 'events', data: bytes(8), createdAt: at(60) }]);
    });
    await store.store.read(async ({ profiles, samples }) => {
      expect(await profiles.byId(ada, idOf(1))).toMatchObject({ version: 5, typedSamples: 2 });
      expect((await samples.ofProfile(adas(1))).map(({ data }) => data[0])).toEqual([5, 7, 8]);
    });
    await store.store.transact(async ({ users, samples }) => {
      await users.remove({ application: 'default', userId: 'ada' }, at(99));
      expect(await samples.ofProfile(adas(1))).toEqual([]);
      expect(await samples.ofProfile(bobs(3))).toHaveLength(1);
    });
  });

  it('is the same store as a new one', async () => {
    await writeFirstVersion(file);
    const fresh = join(folder.path, 'fresh.db');
    for (const each of [file, fresh]) {
      const opened = openStore(each);
      await opened.migrate();
      await opened.close();
    }
    expect(schemaOf(file)).toEqual(schemaOf(fresh));
  });
});

const owned =
  (userId: string) =>
  (number: number): ProfileOwner => ({
    id: idOf(number),
    name: nameOf({ application: 'default', userId }),
  });
const adas = owned('ada');
const bobs = owned('bob');

function openStore(file: string): OpenedStore {
  const { vault } = openTestVault(`${file}-keys`);
  return openSqliteStore({ file, groupCommit: { maxItems: 8, maxWaitMs: 1 }, audit: testAudit(), vault });
}

/** A store as the first version wrote it. */
async function writeFirstVersion(file: string): Promise<void> {
  const { writer, close } = openDatabase(file);
  const first = MIGRATIONS[FIRST];
  if (first === undefined) throw new Error(`no migration ${FIRST}`);
  const provider = { getMigrations: async () => ({ [FIRST]: first }) };
  const { error } = await new Migrator({ db: writer, provider }).migrateToLatest();
  if (error !== undefined) throw error;
  const time = (minutes: number) => at(minutes).toISOString();
  const profiles = [
    ['default', 'ada', 'default', 'unknown', idOf(1), 4, 'rhythm', bytes(1, 1), 2, 70, time(1), time(11)],
    ['default', 'ada', 'default', 'touch', idOf(2), 1, 'rhythm', bytes(2, 2), 1, 70, time(2), time(12)],
    ['default', 'bob', 'default', 'unknown', idOf(3), 1, null, null, 1, 70, time(3), time(3)],
    ['other', 'ada', 'default', 'unknown', idOf(4), 1, 'rhythm', bytes(4, 4), 0, null, time(4), time(4)],
  ];
  for (const values of profiles) {
    await sql`
      insert into profiles (application, user_id, text_id, device, id, version, model, template, typed_samples,
        imported_samples, feature_length, created_at, updated_at)
      values (${sql.join(values.slice(0, 9))}, 0, ${sql.join(values.slice(9))})
    `.execute(writer);
  }
  const samples = [
    [idOf(1), 'flask-vector', 5],
    [idOf(2), 'events', 6],
    [idOf(1), 'events', 7],
    [idOf(3), 'events', 9],
  ] as const;
  for (const [profile, kind, minute] of samples) {
    await sql`
      insert into samples (profile_id, kind, data, created_at)
      values (${profile}, ${kind}, ${bytes(minute)}, ${time(minute)})
    `.execute(writer);
  }
  await sql`
    insert into api_keys (id, application, label, hash, created_at, revoked_at)
    values ('k1', 'default', 'web', ${bytes(1)}, ${time(1)}, null),
      ('k2', 'default', 'old', ${bytes(2)}, ${time(2)}, ${time(3)})
  `.execute(writer);
  await close();
}

function wholeAndSound(file: string) {
  const database = new Database(file, { readonly: true });
  try {
    return {
      integrity: database.pragma('integrity_check', { simple: true }),
      orphans: database.pragma('foreign_key_check'),
      leftOver: database
        .prepare("select name, sql from sqlite_master where name like '%000%' or sql like '%000%'")
        .all(),
    };
  } finally {
    database.close();
  }
}

function schemaOf(file: string): unknown[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare('select type, name, tbl_name, sql from sqlite_master order by type, name').all();
  } finally {
    database.close();
  }
}
