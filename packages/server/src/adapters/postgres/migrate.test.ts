import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { testStores } from '../../testing/postgres/testStores.ts';
import { ADA, savePersons } from '../../testing/records/fixtures.ts';
import { MIGRATIONS } from '../sql/migrations/migrations.ts';
import { preparePostgres, preparePostgresAsFar } from './openStore.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

describe.skipIf(databases === null)('a migration on PostgreSQL', () => {
  it('that has to wait for a table keeps nobody waiting for long, and is done when the table is free', async () => {
    const url = (await databases?.create()) ?? '';
    const names = Object.keys(MIGRATIONS).toSorted();
    await preparePostgresAsFar(url, names.slice(0, 2));
    const [backup, request] = [await connected(url), await connected(url)];
    await backup.query('begin; lock table users in access share mode');
    const migrated = preparePostgres(url);
    const waiting = `select from pg_locks where relation = 'users'::regclass and not granted`;
    while ((await request.query(waiting)).rowCount === 0);
    expect((await request.query('select from users')).rowCount).toBe(0);
    await backup.query('commit');
    expect(await migrated).toEqual(names.slice(2));
    await backup.end();
    await request.end();
  });

  it('is lived with by whoever had prepared statements for the tables of before, on every connection', async () => {
    if (databases === null) return;
    const stores = await testStores(databases);
    const { store, migrate, keys } = stores.open();
    await migrate();
    await store.transact((records) => savePersons(records, [ADA]));
    const twelve = <Result>(work: () => Promise<Result>) => Promise.all(Array.from({ length: 12 }, work));
    const everything = async () => {
      await twelve(() => keys.list());
      await twelve(() => store.read(({ users }) => users.find(ADA)));
      await twelve(() => store.snapshot(({ users }) => users.find(ADA)));
      await twelve(() => store.transact(({ users }) => users.find(ADA)));
    };
    await everything();
    const admin = await connected(stores.url);
    for (const table of ['users', 'api_keys', 'applications']) {
      await admin.query(`alter table ${table} add column of_the_next text`);
    }
    await admin.end();
    await everything();
  });
});
