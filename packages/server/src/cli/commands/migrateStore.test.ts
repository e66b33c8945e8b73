import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { withClaim } from '../../adapters/postgres/copy/claim.ts';
import { openPostgresKeyStore } from '../../adapters/postgres/keyStore.ts';
import { copyToPostgres } from '../../composeMigrateStore.ts';
import { openStore, STORE_FILE } from '../../composeStore.ts';
import { type Config, loadConfig } from '../../config.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { keyRecord } from '../../testing/keyStoreContract.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { run } from '../../testing/process.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { callerOf, enrolUser, makeKey, OWNER, setPolicy, typed } from '../../testing/v1.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

describe.skipIf(databases === null)('migrate-store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let env: Record<string, string>;
  let config: Config;
  let key: string;
  const nothing = () => undefined;

  /** A SQLite store with two people, of whom one was erased, and databases to copy it into. */
  beforeEach(async () => {
    folder = temporaryFolder();
    const service = await startService(folder.path);
    key = await makeKey(service);
    const caller = callerOf(service, key);
    await setPolicy(caller);
    await enrolUser(caller, 'ada');
    await enrolUser(caller, 'bob');
    await caller.verify('ada', typed(OWNER, 6));
    await caller.send('DELETE /v1/users/bob');
    await service.stop();
    const [store = '', keys = ''] = [await databases?.create(), await databases?.create()];
    env = { NODE_ENV: 'testing', DATA_DIR: folder.path, DATABASE_URL: store, KEY_DATABASE_URL: keys };
    config = loadConfig(env);
    return folder.remove;
  });
  const inSqlite = (statement: string) => {
    const database = new Database(join(folder.path, STORE_FILE));
    database.exec(statement);
    database.close();
  };
  const opening = async () => {
    const store = openStore(config);
    await store.migrate().finally(() => store.close());
  };

  it('moves everything, so that the service goes on where it was', async () => {
    const tables = await copyToPostgres(config, false, nothing);
    expect(tables.filter(({ same }) => !same)).toEqual([]);
    const rows = Object.fromEntries(tables.map(({ table, rows }) => [table, rows]));
    expect(rows).toMatchObject({ users: 1, profiles: 1, samples: 1, attempts: 1, erasures: 1, destroyed: 1 });
    const service = await startService(folder.path, env);
    const caller = callerOf(service, key);
    expect((await caller.verify('ada', typed(OWNER, 7))).decision).toBe('allow');
    // The sample of before is a copy there, too.
    expect((await caller.verify('ada', typed(OWNER, 6))).decision).toBe('deny');
    await caller.refused('user_not_found', 'GET /v1/users/bob');
    await enrolUser(caller, 'cyd');
    expect((await service.core.verifyAudit([])).problems).toEqual([]);
    await service.stop();
  });

  it('goes on where it was interrupted, and is not served before it is whole', async () => {
    await expect(
      copyToPostgres(config, false, (copied) => {
        if (copied > 20) throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    await expect(opening()).rejects.toThrow(StoreUnavailable);
    let [rest, all] = [0, 0];
    const tables = await copyToPostgres(config, false, (copied, total) => {
      [rest, all] = [copied, total];
    });
    expect(rest).toBeLessThan(all - 20);
    expect(tables.every(({ same }) => same)).toBe(true);
    await opening();
  });

  it('says which table differs, and begins anew when told to', async () => {
    let calls = 0;
    await expect(
      copyToPostgres(config, false, () => {
        calls += 1;
        if (calls > 6) throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    inSqlite(`update api_keys set label = 'another'`);
    const tables = await copyToPostgres(config, false, nothing);
    expect(tables.filter(({ same }) => !same).map(({ table }) => table)).toEqual(['api_keys']);
    await expect(opening()).rejects.toThrow(/not finished/);
    expect((await copyToPostgres(config, true, nothing)).every(({ same }) => same)).toBe(true);
    await opening();
  });

  it('leaves a store alone that is in use, or being written to', async () => {
    await opening();
    const keys = new pg.Client({ connectionString: env.KEY_DATABASE_URL });
    await keys.connect();
    // As a crash leaves it between the end of one copy and of the other.
    await keys.query('create table store_copy (begun_at int)');
    const count = async () => (await keys.query('select from keys')).rows.length;
    const before = await count();
    expect(before).toBeGreaterThan(0);
    await expect(copyToPostgres(config, true, nothing)).rejects.toThrow(/^the target is in use already/);
    expect(await count()).toBe(before);
    await keys.end();
    const database = new Database(join(folder.path, STORE_FILE));
    database.exec('begin immediate');
    await expect(copyToPostgres(config, false, nothing)).rejects.toThrow();
    database.close();
    await expect(
      copyToPostgres(loadConfig({ ...env, DATABASE_URL: '', KEY_DATABASE_URL: '' }), false, nothing),
    ).rejects.toThrow('DATABASE_URL is not set');
  });

  it('copies nothing while a service has the store open, and opens none meanwhile', async () => {
    const service = await startService(folder.path);
    const copied: number[] = [];
    await expect(copyToPostgres(config, false, (rows) => copied.push(rows))).rejects.toThrow(
      'is open in another process: stop the service first',
    );
    expect(copied).toEqual([]);
    await service.stop();
    const refused: Promise<unknown>[] = [];
    await copyToPostgres(config, false, () => {
      if (refused.length === 0)
        refused.push(expect(startService(folder.path)).rejects.toThrow('migrate-store'));
    });
    expect(refused).toHaveLength(1);
    await Promise.all(refused);
  });

  it('empties no keys of another store, nor any that are in use, whatever was left there', async () => {
    const others = openPostgresKeyStore(env.KEY_DATABASE_URL ?? '');
    await others.insert(keyRecord('of another deployment', '', { application: '' }));
    const keys = new pg.Client({ connectionString: env.KEY_DATABASE_URL });
    await keys.connect();
    try {
      // As a crash leaves it between the end of one copy and of the other.
      await keys.query('create table store_copy (begun_at int)');
      await expect(copyToPostgres(config, true, nothing)).rejects.toThrow('has the keys of another store');
      expect(await others.find('of another deployment')).not.toBeNull();
      await keys.query('truncate keys');
      await copyToPostgres(config, true, nothing);
      await keys.query('create table store_copy (begun_at int)');
      await opening();
      // Its own keys, which a store uses now; that of another name is empty.
      const elsewhere = loadConfig({ ...env, DATABASE_URL: (await databases?.create()) ?? '' });
      await expect(copyToPostgres(elsewhere, true, nothing)).rejects.toThrow(
        'the target is in use already: there is something in its table keys',
      );
    } finally {
      await keys.end();
      await others.close();
    }
  });

  it('copies into no database that somebody else brings a store into', async () => {
    for (const url of [env.DATABASE_URL, env.KEY_DATABASE_URL]) {
      await withClaim(url ?? '', async () => {
        await expect(copyToPostgres(config, true, nothing)).rejects.toThrow(
          /^another process brings a store into/,
        );
      });
    }
    expect((await copyToPostgres(config, false, nothing)).every(({ same }) => same)).toBe(true);
  });

  it('is a command that says what it compared', async () => {
    const args = ['migrate-store', '--from', 'sqlite', '--to', 'postgres'];
    const { code, stdout } = await run([...args, '--json'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    const again = await run(args, env);
    expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/^the target is in use already/)]);
  });
});
