import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';
import { migrate, pendingMigrations } from '../sql/migrate.ts';
import { type Connections, openDatabase } from './openDatabase.ts';

describe('openDatabase', () => {
  const folder = temporaryFolder();
  let connections: Connections | undefined;
  afterEach(async () => {
    await connections?.close();
    folder.remove();
  });

  it('makes a private file in a private folder, its side files too', async () => {
    const dataDir = join(folder.path, 'a', 'data');
    connections = openDatabase(join(dataDir, 'store.db'));
    await migrate(connections.writer);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    const files = readdirSync(dataDir);
    expect(files).toContain('store.db-wal');
    for (const file of files)
      expect([file, statSync(join(dataDir, file)).mode & 0o777]).toEqual([file, 0o600]);
  });

  it('syncs every commit, but those of groups, which sync the log themselves', async () => {
    connections = openDatabase(join(folder.path, 'store.db'));
    const { groups, syncLog, writer, reader, snapshots } = connections;
    for (const connection of [writer, reader, snapshots]) {
      const { rows } = await sql`pragma synchronous`.execute(connection);
      expect(rows).toEqual([{ synchronous: 2 }]);
    }
    const { rows } = await sql`pragma synchronous`.execute(groups);
    expect(rows).toEqual([{ synchronous: 1 }]);
    await sql`create table t (c)`.execute(groups);
    await syncLog();
  });

  it('neither copies the log nor writes other files inside commits of groups', async () => {
    connections = openDatabase(join(folder.path, 'store.db'));
    const { groups } = connections;
    const { rows } = await sql`pragma temp_store`.execute(groups);
    expect(rows).toEqual([{ temp_store: 2 }]);
    await sql`create table t (c blob)`.execute(groups);
    const pages = 9_000;
    await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${pages})
      insert into t select randomblob(4000) from n`.execute(groups);
    // Of each page a frame, and none of them in the store before the thread copies them.
    expect(statSync(join(folder.path, 'store.db-wal')).size).toBeGreaterThan(pages * 4_096);
    expect(statSync(join(folder.path, 'store.db')).size).toBeLessThan(pages * 4_096);
  });

  it('says once why its thread can not copy the log, and nothing where it was closed meanwhile', async () => {
    const dataDir = join(folder.path, 'data');
    const failures: unknown[] = [];
    connections = openDatabase(join(dataDir, 'store.db'), {
      checkpointFailed: (error) => failures.push(error),
    });
    // The thread opens the store when it is first needed.
    renameSync(dataDir, `${dataDir}.moved`);
    connections.committed(1_000);
    await expect.poll(() => failures.length, { interval: 5, timeout: 20_000 }).toBe(1);
    expect(String(failures[0])).toContain('Cannot open database');
    connections.committed(1_000);
    await connections.close();
    connections = undefined;
    await turn();
    expect(failures).toHaveLength(1);
  });

  it('keeps few pages of the file where little is read', async () => {
    connections = openDatabase(join(folder.path, 'store.db'));
    const { groups, writer, reader, snapshots } = connections;
    const kilobytes = await Promise.all(
      [groups, writer, reader, snapshots].map(async (connection) => {
        const { rows } = await sql<{ cache_size: number }>`pragma cache_size`.execute(connection);
        return -(rows[0]?.cache_size ?? 0);
      }),
    );
    expect(kilobytes).toEqual([16_000, 16_000, 4_000, 2_000]);
  });

  it('reads on connections that can not write', async () => {
    connections = openDatabase(join(folder.path, 'store.db'));
    for (const connection of [connections.reader, connections.snapshots]) {
      await expect(sql`create table t (c)`.execute(connection)).rejects.toThrow(/readonly/);
    }
  });

  it('overwrites what is deleted', async () => {
    const file = join(folder.path, 'store.db');
    connections = openDatabase(file);
    for (const connection of [connections.writer, connections.groups]) {
      await sql`create table if not exists t (c)`.execute(connection);
      await sql`insert into t values ('how-ada-types')`.execute(connection);
      await sql`pragma wal_checkpoint(truncate)`.execute(connection);
      expect(readFileSync(file, 'latin1')).toContain('how-ada-types');
      await sql`delete from t`.execute(connection);
      await sql`pragma wal_checkpoint(truncate)`.execute(connection);
      expect(readFileSync(file, 'latin1')).not.toContain('how-ada-types');
    }
  });

  it('copies the log into the store beside the event loop, after many writes', async () => {
    const file = join(folder.path, 'store.db');
    connections = openDatabase(file);
    const { groups, committed } = connections;
    await sql`create table t (c)`.execute(groups);
    await sql`insert into t values ('how-ada-types')`.execute(groups);
    committed(1);
    expect(readFileSync(file, 'latin1')).not.toContain('how-ada-types');
    committed(1_000);
    while (!readFileSync(file, 'latin1').includes('how-ada-types')) await turn();
    await committed(1);
    await sql`insert into t values ('how-eve-types')`.execute(groups);
    const { rows } = await sql<{ n: number }>`select count(*) as n from t`.execute(connections.reader);
    expect(rows).toEqual([{ n: 2 }]);
  });

  it('migrates once, and refuses a store of a newer version', async () => {
    connections = openDatabase(join(folder.path, 'store.db'));
    expect(await pendingMigrations(connections.writer)).toHaveLength(17);
    expect(await migrate(connections.writer)).toEqual([
      '0001_profiles_samples_keys',
      '0002_people_and_attempts',
      '0003_signing_keys',
      '0004_sealing',
      '0005_webhooks',
      '0006_audit',
      '0007_origin_failures',
      '0009_retention',
      '0011_keys_begin_with_person',
      '0012_tenants',
      '0013_judgements',
      '0014_jobs',
      '0015_rate_limits',
      '0016_ended_console_sessions',
      '0017_samples_together',
      '0018_editions',
      '0019_probe_bundles',
    ]);
    expect(await migrate(connections.writer)).toEqual([]);
    await sql`insert into kysely_migration (name, timestamp) values ('9999_from_the_future', '')`.execute(
      connections.writer,
    );
    await expect(migrate(connections.writer)).rejects.toThrow(/newer version/);
  });
});
