import pg from 'pg';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { testStores } from '../../testing/postgres/testStores.ts';
import { preparePostgres } from './openStore.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

describe.skipIf(databases === null)('the tables of pg-boss', () => {
  it('are made once, in a schema of their own, and are those of the version that is used', async () => {
    const url = (await databases?.create()) ?? '';
    const made = await Promise.all([preparePostgres(url), preparePostgres(url)]);
    expect(made.flat()).toContain('keystroke_jobs_46');
    expect(await preparePostgres(url)).toEqual([]);
    const client = await connected(url);
    const { rows } = await client.query('select version from keystroke_jobs.version');
    expect(rows).toEqual([{ version: 46 }]);
    const others = `select from pg_class where relname = 'job' and relnamespace <> 'keystroke_jobs'::regnamespace`;
    expect((await client.query(others)).rowCount).toBe(0);
  });

  it('that a newer version made are left alone', async () => {
    if (databases === null) return;
    const stores = await testStores(databases);
    await (await connected(stores.url)).query('update keystroke_jobs.version set version = 47');
    const store = stores.open();
    expect([await store.pendingMigrations(), await store.migrate()]).toEqual([[], []]);
  });

  it('are not taken from somebody else, whose functions would run with the rights of the service', async () => {
    const url = new URL((await databases?.create()) ?? '');
    const admin = await connected(url.href);
    const database = url.pathname.slice(1);
    const role = `tenant_${database.slice(-8)}`;
    await admin.query(`create role ${role} login password 'tenant'`);
    await admin.query(`grant create on database ${database} to ${role}`);
    const own = url.href;
    [url.username, url.password] = [role, 'tenant'];
    const tenant = await connected(url.href);
    await tenant.query(`
      create schema keystroke_jobs;
      create function keystroke_jobs.f() returns int language plpgsql as
        $$ begin execute 'grant all on all tables in schema public to ${role}'; return 99; end $$;
      create view keystroke_jobs.version as select keystroke_jobs.f() as version;
      grant usage on schema keystroke_jobs to public;
      grant select on keystroke_jobs.version to public`);
    await expect(preparePostgres(own)).rejects.toThrow('the schema keystroke_jobs is somebody else');
    await expect(tenant.query('select from public.api_keys')).rejects.toThrow('permission denied');
    await admin.query(`drop owned by ${role} cascade; drop role ${role}`);
  });

  it('need a role that may make them, or a schema that is its own', async () => {
    const url = new URL((await databases?.create()) ?? '');
    const admin = await connected(url.href);
    const role = `narrow_${url.pathname.slice(-8)}`;
    await admin.query(`create role ${role} login password 'narrow'`);
    await admin.query(`grant usage, create on schema public to ${role}`);
    [url.username, url.password] = [role, 'narrow'];
    await expect(preparePostgres(url.href)).rejects.toThrow(
      'the role may not make tables in a schema keystroke_jobs, where jobs are kept: let it create schemas in this ' +
        'database, or make that one for it (create schema keystroke_jobs authorization ROLE)',
    );
    await admin.query(`create schema keystroke_jobs authorization ${role}`);
    expect(await preparePostgres(url.href)).toEqual(['keystroke_jobs_46']);
    await admin.query(`drop owned by ${role} cascade; drop role ${role}`);
  });
});
