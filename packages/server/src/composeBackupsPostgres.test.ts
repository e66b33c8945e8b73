import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { takePostgresSnapshot } from './adapters/postgres/snapshot.ts';
import { composeBackupJobs, composeBackups, keptBackups } from './composeBackups.ts';
import { restoreBackup, verifyBackup } from './composeRestore.ts';
import { openStore } from './composeStore.ts';
import { backUpUserKeys, bringUserKeys } from './composeUserKeys.ts';
import { loadConfig } from './config.ts';
import { LEDGER, LEDGER_FILE } from './services/backup/backupFiles.ts';
import { listBackups } from './services/backup/listBackups.ts';
import { ledgerLine } from './services/erasures/ledgerLines.ts';
import { testDatabases } from './testing/postgres/testDatabases.ts';
import { run } from './testing/process.ts';
import { temporaryFolder } from './testing/service.ts';
import { serving } from './testing/serving.ts';
import { underLoad } from './testing/underLoad.ts';
import { enrolUser, OWNER, typed, type V1Caller } from './testing/v1.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

const SECRET_KEY = 'a secret that is kept apart from backups, 48 chars';
type Environment = Readonly<Record<string, string>> & { readonly DATA_DIR: string };

async function questions(url: string, ...statements: string[]): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const answers = [];
    for (const statement of statements) answers.push((await client.query(statement)).rows);
    return answers;
  } finally {
    await client.end();
  }
}

describe.skipIf(databases === null)('backups of PostgreSQL', () => {
  let folder: string;
  let here: Environment & { readonly DATABASE_URL: string; readonly KEY_DATABASE_URL: string };
  const create = async () => (await databases?.create()) ?? '';
  beforeEach(async () => {
    const temporary = temporaryFolder();
    folder = temporary.path;
    mkdirSync(join(folder, 'backups'));
    here = {
      ...{ NODE_ENV: 'testing', SECRET_KEY, BACKUP_TO: join(folder, 'backups') },
      ...{ DATA_DIR: join(folder, 'here'), DATABASE_URL: await create(), KEY_DATABASE_URL: await create() },
    };
    return temporary.remove;
  });
  /** Another machine, with the same keys and an empty database. */
  const elsewhere = async () => ({
    ...here,
    DATA_DIR: join(folder, 'there'),
    DATABASE_URL: await create(),
  });

  const newest = async () => {
    const [backup] = await listBackups(keptBackups(loadConfig(here)).storage);
    if (backup === undefined) throw new Error('there is no backup');
    return backup;
  };
  const backUp = (more = async (_: V1Caller) => undefined) =>
    serving(here, async (caller, { config, store }) => {
      await enrolUser(caller, 'ada');
      await composeBackups(config, store).makeBackup();
      await more(caller);
    });

  it('brings back everything that was acknowledged before it began, made under load', async () => {
    const before = await serving(here, (caller, { config, store }) =>
      underLoad(caller, () => composeBackups(config, store).makeBackup()),
    );
    const there = await elsewhere();
    const restored = await restoreBackup(loadConfig(there), await newest());
    expect(restored).toMatchObject({ migrations: [], backup: { database: 'postgres' } });
    await serving(there, async (caller, { core }) => {
      for (const user of before) expect((await caller.describe(user)).profiles[0]?.samples).toBe(1);
      expect((await caller.verify('ada', typed(OWNER, 6))).decision).toBe('allow');
      // What is numbered goes on.
      await enrolUser(caller, 'bob');
      expect(await core.verifyAudit([])).toMatchObject({ problems: [] });
    });
  });

  it('is tried out in a file beside, without touching the keys that are in use', async () => {
    await backUp();
    const config = loadConfig(here);
    const keysInUse = () =>
      questions(here.KEY_DATABASE_URL, 'select * from keys order by id', 'select * from destroyed');
    const before = await keysInUse();
    const [users = []] = await questions(
      here.DATABASE_URL,
      'select key_id as "keyId", application, user_id as pseudonym from users',
    );
    const { storage, cipher } = keptBackups(config);
    // Somebody who, as far as this ledger knows, was erased.
    const lines = users.map((user) =>
      ledgerLine({
        keyId: '',
        application: '',
        pseudonym: '',
        ...Object(user),
        erasedAt: new Date(),
        receipt: null,
      }),
    );
    async function* ledger() {
      for (const line of lines) yield Buffer.from(`${line}\n`);
    }
    await storage.put(LEDGER_FILE, cipher.encrypt(LEDGER, ledger()));
    const verified = await verifyBackup(config, await newest());
    expect(verified.erasures).toEqual({ removed: 1, noted: 0, known: 0 });
    expect(verified.rows).toBeGreaterThan(10);
    expect(await keysInUse()).toEqual(before);
    expect(readdirSync(here.DATA_DIR)).toEqual([]);
    await serving(here, async (caller) => {
      expect((await caller.verify('ada', typed(OWNER, 6))).decision).toBe('allow');
    });
  });

  it('overwrites nothing, and what was interrupted is not served and begins anew', async () => {
    await backUp();
    const backup = await newest();
    await expect(restoreBackup(loadConfig(here), backup)).rejects.toThrow('restore overwrites none');
    const there = loadConfig(await elsewhere());
    const file = join(folder, 'backups', `${backup.id}.backup`);
    const bytes = readFileSync(file);
    // Rows come before the end is known to be missing.
    writeFileSync(file, bytes.subarray(0, bytes.length - 1));
    await expect(restoreBackup(there, backup)).rejects.toThrow('can not be trusted');
    writeFileSync(file, bytes);
    const open = async () => {
      const store = openStore(there);
      await store.migrate().finally(() => store.close());
    };
    await expect(open()).rejects.toThrow('is not finished');
    await restoreBackup(there, backup);
    await open();
  });

  it('is brought back by one at a time, and is not served when that one lost its connection', async () => {
    await backUp();
    const there = loadConfig(await elsewhere());
    const url = there.store.postgres?.url ?? '';
    const backup = await newest();
    // Migrations wait for this lock, in the order in which they asked: those before the rows, and those after them.
    const migrations = 'select pg_advisory_lock(3853314791062309107)';
    const stops = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
    const [before, after] = stops;
    const waiting = async (count: number) => {
      const locks = `select from pg_locks join pg_database on pg_database.oid = database
        where datname = current_database() and locktype = 'advisory' and not granted`;
      while ((await questions(url, locks))[0]?.length !== count);
    };
    const refused = () =>
      expect(restoreBackup(there, backup)).rejects.toThrow(
        /^another process brings a store into the database at/,
      );
    for (const stop of stops) await stop.connect();
    try {
      await before?.query(migrations);
      const first = expect(restoreBackup(there, backup)).rejects.toThrow(/was lost: run this again$/);
      await waiting(1);
      await refused();
      const held = after?.query(migrations);
      await waiting(2);
      await before?.end();
      await held;
      await waiting(1);
      // All rows are there, and whoever is erased again is not gone yet.
      await refused();
      const ours = `application_name = 'keystroke-auth copy' and datname = current_database()`;
      const cut = `select pg_terminate_backend(pid) from pg_stat_activity where ${ours}`;
      while ((await questions(url, cut))[0]?.length !== 0);
      await after?.end();
      await first;
    } finally {
      await Promise.all(stops.map((stop) => stop.end()));
    }
    const store = openStore(there);
    await expect(store.migrate().finally(() => store.close())).rejects.toThrow('is not finished');
    await restoreBackup(there, backup);
    await serving({ ...here, DATA_DIR: there.store.dataDir, DATABASE_URL: url }, async (caller) => {
      expect((await caller.verify('ada', typed(OWNER, 6))).decision).toBe('allow');
    });
  });

  it('brings nobody back who was erased since', async () => {
    let erased: unknown;
    await backUp(async (caller) => {
      erased = (await caller.send('DELETE /v1/users/ada')).body;
      await enrolUser(caller, 'bob');
    });
    await serving(here, (_, { config, store }) => composeBackups(config, store).shipLedger());
    const there = await elsewhere();
    await restoreBackup(loadConfig(there), await newest());
    await serving(there, async (caller) => {
      await caller.refused('user_not_found', 'GET /v1/users/ada');
      // Their key told that they were erased, the ledger with which receipt.
      expect((await caller.send('DELETE /v1/users/ada')).body).toEqual(erased);
    });
  });

  it('brings back what only a copy of the keys opens, and nobody who was erased since that', async () => {
    const copy = join(folder, 'user-keys.db');
    await backUp(async (caller) => {
      for (const user of ['bob', 'cyd']) await enrolUser(caller, user);
      await caller.send('DELETE /v1/users/cyd');
      await backUpUserKeys(loadConfig(here), copy);
    });
    await serving(here, async (caller, { config, store }) => {
      const { makeBackup, shipLedger } = composeBackups(config, store);
      await makeBackup();
      await caller.send('DELETE /v1/users/bob');
      await shipLedger();
    });
    const there = { ...(await elsewhere()), KEY_DATABASE_URL: await create() };
    await expect(restoreBackup(loadConfig(there), await newest())).rejects.toThrow(
      'name their copy with --user-keys',
    );
    await restoreBackup(loadConfig(there), await newest(), { userKeys: copy });
    await serving(there, async (caller) => {
      for (const user of ['bob', 'cyd']) await caller.refused('user_not_found', `GET /v1/users/${user}`);
      expect((await caller.verify('ada', typed(OWNER, 6))).decision).toBe('allow');
    });
    const keysOf = async (url: string) =>
      (
        await questions(url, 'select id from keys order by id', 'select id from destroyed order by id')
      ).flat();
    expect(await keysOf(there.KEY_DATABASE_URL)).toEqual(await keysOf(here.KEY_DATABASE_URL));

    // The keys alone are lost: those of whoever was erased since their copy was made are destroyed again at the start.
    const again = { ...there, KEY_DATABASE_URL: await create() };
    await bringUserKeys(loadConfig(again), copy);
    await serving(again, async (caller) => {
      expect((await caller.verify('ada', typed(OWNER, 7))).decision).toBe('allow');
    });
    expect(await keysOf(again.KEY_DATABASE_URL)).toEqual(await keysOf(here.KEY_DATABASE_URL));
  });

  it('goes into a file of SQLite, too', async () => {
    await backUp();
    const { DATABASE_URL: _, ...env } = await elsewhere();
    await restoreBackup(loadConfig(env), await newest());
    await serving(env, async (caller, { core }) => {
      expect((await caller.verify('ada', typed(OWNER, 6))).decision).toBe('allow');
      await enrolUser(caller, 'bob');
      expect(await core.verifyAudit([])).toMatchObject({ problems: [] });
    });
  });

  it('ends with an error where its connection does, also while it waits for a table', async () => {
    await serving(here, async () => undefined);
    const other = new pg.Client({ connectionString: here.DATABASE_URL });
    await other.connect();
    try {
      await other.query('begin; lock table samples in access exclusive mode');
      const taken = expect(takePostgresSnapshot(here.DATABASE_URL)).rejects.toThrow();
      const ours = `application_name = 'keystroke-auth backup' and datname = current_database()`;
      const cut = `select pg_terminate_backend(pid) from pg_stat_activity where ${ours} and wait_event_type = 'Lock'`;
      while ((await questions(here.DATABASE_URL, cut))[0]?.length === 0);
      await taken;
    } finally {
      await other.end();
    }
  });

  it('is made by the service when it is due', async () => {
    const keys = join(folder, 'user-keys.db');
    const env = { ...here, BACKUP_EVERY_HOURS: '6', BACKUP_USER_KEYS_FILE: keys };
    await serving(env, async (_, { config, store }) => {
      const lines: string[] = [];
      const quiet = () => undefined;
      const log = { info: (_: object, words: string) => lines.push(words), warn: quiet, error: quiet };
      const job = composeBackupJobs(config, store, log).find(({ name }) => name === 'backup');
      await job?.run({ signal: new AbortController().signal, progress: null, report: async () => undefined });
      expect(lines).toEqual(['a backup was made']);
    });
    const [made = []] = await questions(here.KEY_DATABASE_URL, 'select from keys');
    expect(await bringUserKeys(loadConfig({ ...here, KEY_DATABASE_URL: await create() }), keys)).toBe(
      made.length,
    );
    expect((await newest()).database).toBe('postgres');
  });

  it('is a command, and so is the way back', async () => {
    await backUp();
    const made = await run(['backup', '--json'], here);
    expect(JSON.parse(made.stdout)).toMatchObject({ database: 'postgres' });
    const verified = await run(['backup', 'verify'], here);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('is whole') });
    const copy = join(folder, 'user-keys.db');
    expect(await run(['user-keys', 'backup', copy], here)).toMatchObject({
      code: 0,
      stdout: `3 keys are in ${copy}\n`,
    });
    const there = { ...(await elsewhere()), KEY_DATABASE_URL: await create() };
    expect(await run(['user-keys', 'restore', copy, '--json'], there)).toMatchObject({
      code: 0,
      stdout: '{"keys":3}\n',
    });
    expect(await run(['user-keys', 'restore', copy], there)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^there are keys in the database of KEY_DATABASE_URL/),
    });
    expect(await run(['restore'], there)).toMatchObject({ code: 0, stderr: '' });
    expect(await run(['restore'], there)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('restore overwrites none'),
    });
  });
});
