import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import type { OpenedStore } from '../../adapters/sql/openedStore.ts';
import type { Schema } from '../../adapters/sql/schema.ts';
import { ADA, at, BOB, bytes, profileOf, sampleRecord, savePersons } from './fixtures.ts';

const MIGRATIONS = ['0017_samples_together', '0018_editions', '0019_probe_bundles'];
const TEMPLATE = Buffer.from('KSA\0 and what was learned');
const STANDING = {
  failures: 3,
  failed_at: at(7).toISOString(),
  origin_failures: [['a tag', 2, at(6).toISOString()]],
  verified_at: null,
};

/**
 * That a store goes on in which samples are in rows of their own, and nothing is packed.
 *
 * @param open opens the same store each time
 * @param change runs on the same store, beside it
 */
export function migration0017Contract(
  open: () => OpenedStore,
  change: (work: (db: Kysely<Schema>) => Promise<void>) => Promise<void>,
): void {
  it('goes on with samples in rows of their own, and with templates, standings and fingerprints of before', async () => {
    const before = open();
    await before.migrate();
    await before.store.transact((records) => savePersons(records, [ADA, BOB], true));
    await change((db) => writeAsBefore(db, before));
    await before.close();

    const { migrate, store, close } = open();
    expect(await migrate()).toEqual(MIGRATIONS);
    const profile = profileOf(ADA);
    const numbers = () =>
      store.read(async ({ samples }) => (await samples.ofProfile(profile)).map(({ data }) => data[0]));
    expect(await store.read(({ samples }) => samples.ofProfile(profile))).toEqual(
      [1, 2, 3].map(sampleRecord),
    );
    await store.transact(async ({ users, samples, templates, fingerprints }) => {
      expect(await users.find(ADA)).toMatchObject({
        failures: 3,
        failedAt: at(7),
        origins: [{ tag: 'a tag', failures: 2, failedAt: at(6) }],
        verifiedAt: null,
      });
      expect(await templates.read(profile, 1)).toEqual(TEMPLATE);
      expect(await fingerprints.addSample(ADA, bytes(7))).toBe(false);
      expect(await fingerprints.addSample(ADA, bytes(8))).toBe(true);
      await samples.append(profile, [4, 5].map(sampleRecord));
      await samples.append(profile, [6].map(sampleRecord));
      await samples.dropOldest(profile, 4);
    });
    expect(await numbers()).toEqual([5, 6]);
    await store.transact(async ({ users, samples }) => {
      await users.renewKey(ADA);
      await samples.append(
        profile,
        Array.from({ length: 40 }, (_, i) => sampleRecord(7 + i)),
      );
    });
    expect(await numbers()).toEqual(Array.from({ length: 42 }, (_, i) => 5 + i));
    expect(await store.read(({ templates }) => templates.read(profile, 1))).toEqual(TEMPLATE);
    expect(await store.transact(({ users }) => users.remove(ADA, at(9)))).toMatchObject({ samples: 42 });
    await close();
  });
}

/** Ada's rows, and the schema, as the version before had them. */
async function writeAsBefore(db: Kysely<Schema>, { vault }: OpenedStore): Promise<void> {
  const { id: profile_id } = profileOf(ADA);
  const { user_id, application } = await db
    .selectFrom('profiles')
    .select(['user_id', 'application'])
    .where('id', '=', profile_id)
    .executeTakeFirstOrThrow();
  const { key_id } = await db
    .selectFrom('users')
    .select('key_id')
    .where('user_id', '=', user_id)
    .executeTakeFirstOrThrow();
  const secrets = await vault.ofPerson(key_id);
  if (secrets === null) throw new Error('expected the key of a person');
  const columns = { application, user_id, profile_id };
  for (const { kind, data, createdAt } of [1, 2, 3].map(sampleRecord)) {
    const sealed = secrets.seal('sample', [user_id, profile_id, kind], data);
    await db
      .insertInto('samples')
      .values({ ...columns, kind, data: sealed, created_at: createdAt.toISOString() })
      .execute();
  }
  await db
    .insertInto('template_versions')
    .values({
      ...columns,
      ...{ version: 1, cause: 'enrolment', model: 'rhythm', created_at: at(1).toISOString() },
      template: secrets.seal('template', [user_id, profile_id, '1'], TEMPLATE),
    })
    .execute();
  const standing = Buffer.from(JSON.stringify(STANDING));
  await db
    .updateTable('users')
    .set({ standing: secrets.seal('standing', [application, user_id], standing) })
    .where('user_id', '=', user_id)
    .execute();
  const fingerprint = secrets.tag('sample', [bytes(7)]);
  await db.insertInto('fingerprints').values({ application, user_id, fingerprint }).execute();
  await db.schema.alterTable('samples').dropColumn('held').execute();
  await db.schema.alterTable('profiles').dropColumn('edition').execute();
  await db.schema.dropTable('probe_bundles').execute();
  await sql`delete from kysely_migration where name in (${sql.join(MIGRATIONS)})`.execute(db);
}
