import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFile } from './adapters/sqlite/lockFile.ts';
import { composeBackupJobs, composeBackups, keptBackups } from './composeBackups.ts';
import { restoreBackup, verifyBackup } from './composeRestore.ts';
import { KEY_STORE_FILE, STORE_FILE } from './composeStore.ts';
import { backUpUserKeys, bringUserKeys } from './composeUserKeys.ts';
import { loadConfig } from './config.ts';
import type { BackupStorage } from './ports/backups.ts';
import { keptKeyEnds } from './services/backup/keyEnds.ts';
import { createShipLedger } from './services/backup/ledger.ts';
import { listBackups } from './services/backup/listBackups.ts';
import { startService, type TestService, temporaryFolder } from './testing/service.ts';
import { serving as servingIn } from './testing/serving.ts';
import { underLoad } from './testing/underLoad.ts';
import { callerOf, enrolUser, makeKey, OWNER, testClock, typed, type V1Caller } from './testing/v1.ts';

const SECRET_KEY = 'a secret that is kept apart from backups, 48 chars';
const HOUR = 60 * 60_000;
const silent = () => undefined;
const quiet = { info: silent, warn: silent, error: silent };

let folder: ReturnType<typeof temporaryFolder>;
let here: string;
let there: string;
let backups: string;
beforeEach(() => {
  folder = temporaryFolder();
  here = join(folder.path, 'here');
  there = join(folder.path, 'there');
  backups = join(folder.path, 'backups');
  mkdirSync(backups);
});
afterEach(() => folder.remove());

const environment = (DATA_DIR: string) => ({ DATA_DIR, NODE_ENV: 'testing', SECRET_KEY, BACKUP_TO: backups });
const configOf = (dataDir: string) => loadConfig(environment(dataDir));

const serving = <Result>(
  dataDir: string,
  work: (caller: V1Caller, service: TestService) => Promise<Result>,
): Promise<Result> => servingIn(environment(dataDir), work);

/** As they lie in the file, in the order in which they were written. */
function sealedSamples(dataDir: string): Buffer[] {
  const store = new Database(join(dataDir, STORE_FILE), { readonly: true });
  try {
    return store.prepare<[], Buffer>('select data from samples order by seq').pluck().all();
  } finally {
    store.close();
  }
}

const newest = async () => {
  const [backup] = await listBackups(keptBackups(configOf(here)).storage);
  if (backup === undefined) throw new Error('there is no backup');
  return backup;
};

it('brings back everything that was acknowledged before it began, made under load', async () => {
  const before = await serving(here, (caller, { config, store }) =>
    underLoad(caller, () => composeBackups(config, store).makeBackup()),
  );
  const restored = await restoreBackup(configOf(there), await newest(), {
    userKeys: join(here, KEY_STORE_FILE),
  });
  expect(restored.auditRows).toBeGreaterThanOrEqual(before.length);
  await serving(there, async (caller, { core }) => {
    for (const user of before) expect((await caller.describe(user)).profiles[0]?.samples).toBe(1);
    expect((await caller.verify('ada', typed(OWNER, 6))).decision).toBe('allow');
    expect(await core.verifyAudit([])).toMatchObject({ problems: [], missing: { rows: 0, heads: 0 } });
  });
});

it('brings nobody back who was erased since, also with yesterday’s copy of the key store', async () => {
  const keysOfYesterday = join(folder.path, 'keys-of-yesterday.db');
  await serving(here, async (caller, { config, store }) => {
    for (const user of ['ada', 'bob']) await enrolUser(caller, user);
    await composeBackups(config, store).makeBackup();
  });
  cpSync(join(here, KEY_STORE_FILE), keysOfYesterday);
  const [samplesOfAda = Buffer.alloc(0)] = sealedSamples(here);
  const yesterday = await newest();
  const erasure = await serving(here, async (caller, { config, store }) => {
    await caller.send('DELETE /v1/users/ada');
    await composeBackups(config, store).shipLedger();
    const [erasure] = await store.store.read(({ erasures }) => erasures.page(null, 9));
    return erasure;
  });
  const restored = await restoreBackup(configOf(there), yesterday, { userKeys: keysOfYesterday });
  expect(restored).toMatchObject({ erasures: { removed: 1, noted: 0, known: 0 }, withoutKey: 0 });
  await serving(there, async (caller, { store }) => {
    await caller.refused('user_not_found', 'GET /v1/users/ada');
    expect(await store.vault.ofPerson(erasure?.keyId ?? '')).toBeNull();
    expect((await caller.verify('bob', typed(OWNER, 6))).decision).toBe('allow');
  });
  const file = readFileSync(join(there, STORE_FILE));
  expect(samplesOfAda.length).toBeGreaterThan(0);
  expect(file.includes(samplesOfAda)).toBe(false);
});

it('keeps receipts of erasures, whether the keys know of them first or the ledger does', async () => {
  const [before, after, copied] = ['before', 'after', 'copied'].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  const erase = async (caller: V1Caller) => (await caller.send('DELETE /v1/users/ada')).body;
  const erased = await serving(here, async (caller, { config, store }) => {
    await enrolUser(caller, 'ada');
    const { makeBackup, shipLedger } = composeBackups(config, store);
    await makeBackup();
    await backUpUserKeys(config, before);
    cpSync(here, copied, { recursive: true });
    const answer = await erase(caller);
    await backUpUserKeys(config, after);
    await shipLedger();
    return answer;
  });
  // Files that were copied by hand know that the key is destroyed, and of no receipt; the ledger keeps it.
  rmSync(join(copied, 'keys'), { recursive: true });
  await bringUserKeys(configOf(copied), after);
  await serving(copied, (_, { config, store }) => composeBackups(config, store).shipLedger());
  for (const userKeys of [before, after]) {
    await restoreBackup(configOf(there), await newest(), { userKeys });
    expect(await serving(there, erase)).toEqual(erased);
    rmSync(there, { recursive: true });
  }
});

it('is brought back by no ledger of erasures that is older than the backups, as somebody may put back', async () => {
  const clock = testClock();
  const file = join(backups, 'erasures.ledger');
  const older = await serving(here, async (caller, { config, store }) => {
    const { makeBackup } = composeBackups(config, store, clock);
    for (const user of ['ada', 'bob']) await enrolUser(caller, user);
    await makeBackup();
    const kept = readFileSync(file);
    await backUpUserKeys(config, join(folder.path, 'keys-of-yesterday.db'));
    await caller.send('DELETE /v1/users/ada');
    clock.pass(HOUR);
    await makeBackup();
    return kept;
  });
  const [, yesterday = await newest()] = await listBackups(keptBackups(configOf(here)).storage);
  const options = { userKeys: join(folder.path, 'keys-of-yesterday.db') };
  const ours = readFileSync(file);
  writeFileSync(file, older);
  for (const bring of [
    restoreBackup(configOf(there), yesterday, options),
    verifyBackup(configOf(here), yesterday),
  ]) {
    await expect(bring).rejects.toThrow(
      /is of 2026-01-01T00:.* and older than the newest backup \(2026-01-01T01:/,
    );
  }
  // Nor by one of which nobody knows the secret.
  writeFileSync(
    file,
    ours.map((byte, at) => (at === ours.length - 1 ? byte ^ 1 : byte)),
  );
  await expect(restoreBackup(configOf(there), yesterday, options)).rejects.toThrow('can not be trusted');
  expect(existsSync(join(there, STORE_FILE))).toBe(false);
  writeFileSync(file, ours);
  const restored = await restoreBackup(configOf(there), yesterday, options);
  expect(restored.erasures.removed).toBe(1);
  expect(restored.erasuresKnownUntil).toEqual(clock.now());
});

it('is brought back by no ledger of erasures that is older than that of API keys, with which it is written', async () => {
  const clock = testClock();
  const file = join(backups, 'erasures.ledger');
  const userKeys = join(folder.path, 'keys-of-before.db');
  const older = await serving(here, async (caller, { config, store }) => {
    const { makeBackup, shipLedger } = composeBackups(config, store, clock);
    await enrolUser(caller, 'ada');
    await makeBackup();
    clock.pass(HOUR);
    await shipLedger();
    const kept = readFileSync(file);
    await backUpUserKeys(config, userKeys);
    await caller.send('DELETE /v1/users/ada');
    clock.pass(HOUR);
    await shipLedger();
    return kept;
  });
  writeFileSync(file, older);
  for (const bring of [
    restoreBackup(configOf(there), await newest(), { userKeys }),
    verifyBackup(configOf(here), await newest()),
  ]) {
    await expect(bring).rejects.toThrow(
      /is of 2026-01-01T01:.* older than the ledger of API keys \(2026-01-01T02:/,
    );
  }
  expect(existsSync(join(there, STORE_FILE))).toBe(false);
  const named = { userKeys, erasures: [] };
  expect(await restoreBackup(configOf(there), await newest(), named)).toMatchObject({
    erasuresKnownUntil: new Date('2026-01-01T01:00:00.000Z'),
  });
});

it('is brought back by one at a time', async () => {
  await serving(here, async (caller, { config, store }) => {
    await enrolUser(caller, 'ada');
    await composeBackups(config, store).makeBackup();
  });
  const backup = await newest();
  const keys = { userKeys: join(here, KEY_STORE_FILE) };
  const first = restoreBackup(configOf(there), backup, keys);
  // The second would remove the file that the first writes to.
  await expect(restoreBackup(configOf(there), backup, keys)).rejects.toThrow(
    `another process brings a store into ${there} now`,
  );
  // One that is open when it gets its name would be two stores.
  await expect(startService(there, environment(there))).rejects.toThrow(
    `a store is being brought into ${there} (restore) or out of it (migrate-store): start when that is done`,
  );
  await first;
  await serving(there, async (caller) => {
    expect((await caller.verify('ada', typed(OWNER, 6))).decision).toBe('allow');
  });
  await expect(restoreBackup(configOf(there), backup)).rejects.toThrow('restore overwrites none');
});

it('keeps what a ledger knew that this store does not', async () => {
  await serving(here, async (caller, { config, store }) => {
    await enrolUser(caller, 'ada');
    await composeBackups(config, store).makeBackup();
    cpSync(here, there, { recursive: true });
    await caller.send('DELETE /v1/users/ada');
    await composeBackups(config, store).shipLedger();
  });
  // A copy of the files from before, which nobody told of the erasure, ships its own.
  await serving(there, async (caller, { config, store }) => {
    await enrolUser(caller, 'bob');
    await caller.send('DELETE /v1/users/bob');
    await composeBackups(config, store).shipLedger();
  });
  const verified = await verifyBackup(configOf(here), await newest());
  expect(verified.erasures).toEqual({ removed: 0, noted: 1, known: 1 });
  expect(verified.withoutKey).toBe(1);
});

it('verifies beside the store, and leaves nothing', async () => {
  await serving(here, async (caller, { config, store }) => {
    await enrolUser(caller, 'ada');
    const { manifest } = await composeBackups(config, store).makeBackup();
    const verified = await verifyBackup(config, manifest);
    expect(verified).toMatchObject({ migrations: [], erasures: { removed: 0 } });
    expect(verified.rows).toBeGreaterThan(10);
    expect((await caller.verify('ada', typed(OWNER, 6))).decision).toBe('allow');
  });
  expect(readdirSync(here).toSorted()).toEqual(['keys', STORE_FILE, 'restore.lock']);
});

it('takes the place of no store that is open, nor of one that came meanwhile', async () => {
  await serving(here, async (caller, { config, store }) => {
    await enrolUser(caller, 'ada');
    await composeBackups(config, store).makeBackup();
    // As somebody does who goes by the message and forgets to stop the service.
    renameSync(join(here, STORE_FILE), join(folder.path, 'moved.db'));
    const wal = [`${STORE_FILE}-wal`, `${STORE_FILE}-shm`].map((name) => join(here, name));
    for (const file of wal) renameSync(file, `${file}.moved`);
    await expect(restoreBackup(config, await newest())).rejects.toThrow(
      `the store in ${here} is open in another process: stop the service first`,
    );
    expect(existsSync(join(here, STORE_FILE))).toBe(false);
    for (const file of wal) renameSync(`${file}.moved`, file);
    renameSync(join(folder.path, 'moved.db'), join(here, STORE_FILE));
  });
  const restoring = restoreBackup(configOf(there), await newest(), { userKeys: join(here, KEY_STORE_FILE) });
  // As a version does that knows nothing of the lock.
  writeFileSync(join(there, STORE_FILE), 'the store of others');
  await expect(restoring).rejects.toThrow('restore overwrites none');
  expect(readFileSync(join(there, STORE_FILE), 'utf8')).toBe('the store of others');
});

it('overwrites nothing, and serves nothing that is not whole', async () => {
  await serving(here, async (caller, { config, store }) => {
    await enrolUser(caller, 'ada');
    await composeBackups(config, store).makeBackup();
  });
  const backup = await newest();
  await expect(restoreBackup(configOf(here), backup)).rejects.toThrow('restore overwrites none');
  await expect(restoreBackup(configOf(there), backup)).rejects.toThrow('there are no keys at');
  const file = join(backups, `${backup.id}.backup`);
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.subarray(0, bytes.length - 100));
  const userKeys = join(here, KEY_STORE_FILE);
  await expect(restoreBackup(configOf(there), backup, { userKeys })).rejects.toThrow('can not be trusted');
  expect(existsSync(join(there, STORE_FILE))).toBe(false);
  writeFileSync(file, bytes);
  await expect(restoreBackup(configOf(there), backup, { userKeys })).rejects.toThrow('overwrites none');
  await restoreBackup(configOf(there), backup);
});

it('is made when it is due, and tells of erasures in between', async () => {
  const clock = testClock();
  const env = { ...environment(here), BACKUP_EVERY_HOURS: '6', BACKUP_KEEP_LAST: '2', BACKUP_KEEP_DAYS: '0' };
  const config = loadConfig({ ...env, BACKUP_USER_KEYS_FILE: join(folder.path, 'user-keys.db') });
  await serving(here, async (caller, { store }) => {
    const { keepUp, keepLedgers } = composeBackups(config, store, clock);
    expect((await keepUp())?.removed).toEqual([]);
    clock.pass(5 * HOUR);
    expect(await keepUp()).toBeNull();
    await enrolUser(caller, 'ada');
    await caller.send('DELETE /v1/users/ada');
    const ledger = readFileSync(join(backups, 'erasures.ledger'));
    expect(await keepLedgers()).toBe(true);
    expect(readFileSync(join(backups, 'erasures.ledger')).length).toBeGreaterThan(ledger.length);
    for (let n = 0; n < 3; n += 1) {
      clock.pass(6 * HOUR);
      expect(await keepUp()).not.toBeNull();
    }
    // Another process, or the one after a restart, sees what is there.
    expect(await composeBackups(config, store, clock).keepUp()).toBeNull();
  });
  expect(readdirSync(backups)).toHaveLength(2 * 2 + 2);
  expect(existsSync(join(folder.path, 'user-keys.db'))).toBe(true);
});

it('brings nothing back without a ledger of erasures, unless one is named', async () => {
  await serving(here, async (caller, { config, store }) => {
    await enrolUser(caller, 'ada');
    await composeBackups(config, store).makeBackup();
  });
  for (const name of ['erasures', 'api-keys']) rmSync(join(backups, `${name}.ledger`));
  const userKeys = join(here, KEY_STORE_FILE);
  const restore = (erasures?: []) =>
    restoreBackup(configOf(there), backup, { userKeys, ...(erasures === undefined ? {} : { erasures }) });
  const backup = await newest();
  await expect(restore()).rejects.toThrow(/no ledger of erasures/);
  expect(existsSync(join(there, KEY_STORE_FILE))).toBe(false);
  expect(await restore([])).toMatchObject({ apiKeys: 0, endedKeys: 1 });
});

it('brings no removed application back, nor its sandbox, nor their keys', async () => {
  const keys = await serving(here, async (_, { config, store, core }) => {
    const { secret: live } = await core.createApiKey('shop', 'live');
    const { secret: test } = await core.createApiKey('shop', 'test', { environment: 'test' });
    await composeBackups(config, store).makeBackup();
    return [live, test];
  });
  const yesterday = await newest();
  const userKeys = join(folder.path, 'keys-of-yesterday.db');
  cpSync(join(here, KEY_STORE_FILE), userKeys);
  await serving(here, async (_, service) => {
    const admin = callerOf(service, await makeKey(service, 'default', ['*', 'tenants']));
    await admin.send('DELETE /v1/applications/shop');
    await composeBackups(service.config, service.store).shipLedger();
  });
  await restoreBackup(configOf(there), yesterday, { userKeys });
  await serving(there, async (_, service) => {
    for (const key of keys) await callerOf(service, key).refused('api_key_invalid', 'GET /v1/users');
  });
});

describe('keys that ended after the backup', () => {
  let kept: string;
  let revoked: string;
  let rotated: string;
  const userKeys = () => join(here, KEY_STORE_FILE);
  beforeEach(async () => {
    await serving(here, async (_, { config, store, core }) => {
      const [one, other, third] = [
        await core.createApiKey('default', 'kept'),
        await core.createApiKey('default', 'revoked'),
        await core.createApiKey('default', 'rotated'),
      ];
      [kept, revoked, rotated] = [one.secret, other.secret, third.secret];
      const { makeBackup, keepLedgers } = composeBackups(config, store);
      await makeBackup();
      await keepLedgers();
      await core.revokeApiKey(other.id);
      await core.rotateApiKey(third.id, 0);
      expect(await keepLedgers()).toBe(true);
      expect(await keepLedgers()).toBe(false);
    });
  });
  const mayRead = (secrets: readonly string[]) =>
    serving(there, async (_, service) => {
      const statuses = [];
      for (const secret of secrets) {
        const answer = await service.server.inject({
          ...{ method: 'GET', url: '/v1/users', headers: { authorization: `Bearer ${secret}` } },
        });
        statuses.push(answer.statusCode === 200);
      }
      return statuses;
    });

  it('stay ended, and the others stay in use', async () => {
    const restored = await restoreBackup(configOf(there), await newest(), { userKeys: userKeys() });
    expect(restored.endedKeys).toBe(2);
    expect(await mayRead([kept, revoked, rotated])).toEqual([true, false, false]);
  });

  it.each([
    ['lost', () => rmSync(join(backups, 'api-keys.ledger'))],
    ['from before the newest backup', () => undefined],
  ])('take all others along where their ledger is %s, unless they are to be kept', async (what, change) => {
    const backup = await newest();
    const file = join(backups, 'api-keys.ledger');
    const older = readFileSync(file);
    change();
    if (what.startsWith('from')) {
      await serving(here, async (_, { config, store }) => {
        await composeBackups(config, store).makeBackup();
      });
      writeFileSync(file, older);
    }
    const restore = (keepApiKeys: boolean) =>
      restoreBackup(configOf(there), backup, { keepApiKeys, userKeys: userKeys() });
    expect(await restore(false)).toMatchObject({ apiKeys: 0, keysKnownUntil: null });
    expect(await mayRead([kept, revoked, rotated])).toEqual([false, false, false]);
    rmSync(there, { recursive: true });
    await restore(true);
    expect(await mayRead([kept])).toEqual([true]);
  });
});

it('knows of keys that ended while a ledger was written, whoever wrote it first', async () => {
  await serving(here, async (_, { config, store, core }) => {
    const { id } = await core.createApiKey('default', 'stolen');
    const { storage, cipher } = keptBackups(config);
    const { shipLedger: ofAnother } = composeBackups(config, store);
    let before = 1;
    const slow: BackupStorage = {
      ...storage,
      async get(name) {
        const file = await storage.get(name);
        // What was read of the store is not true any more, and another process has written that it is not.
        if (before-- > 0) {
          await core.revokeApiKey(id);
          await ofAnother();
        }
        return file;
      },
    };
    await createShipLedger({ store: store.store, storage: slow, cipher, clock: testClock() })();
    expect((await keptKeyEnds({ storage, cipher }))?.ends).toMatchObject([
      { id, revokedAt: expect.any(Date) },
    ]);
  });
});

it('has its ledgers kept by the service also where cron makes it', async () => {
  await serving(here, async (_, { config, store, core }) => {
    const jobs = composeBackupJobs(config, store, quiet);
    expect(jobs.map(({ name }) => name)).toEqual(['ledgers']);
    const { id } = await core.createApiKey('default', 'stolen');
    await core.revokeApiKey(id);
    await jobs[0]?.run({
      signal: new AbortController().signal,
      progress: null,
      report: async () => undefined,
    });
    expect((await keptKeyEnds(keptBackups(config)))?.ends).toMatchObject([{ id }]);
  });
});

it('has its ledgers kept while the copy of the keys has to wait', async () => {
  const userKeysFile = join(folder.path, 'user-keys.db');
  const env = { ...environment(here), BACKUP_USER_KEYS_FILE: userKeysFile };
  await serving(here, async (caller, { store }) => {
    const { keepLedgers, keepUserKeys } = composeBackups(loadConfig(env), store);
    await enrolUser(caller, 'ada');
    // As a copy that is slow to be written holds it.
    const unlock = lockFile(join(here, 'keys', 'copy.lock'), 0);
    const copying = keepUserKeys?.();
    await caller.send('DELETE /v1/users/ada');
    expect(await keepLedgers()).toBe(true);
    expect(existsSync(join(backups, 'erasures.ledger'))).toBe(true);
    expect(existsSync(userKeysFile)).toBe(false);
    unlock?.();
    expect(await copying).toBe(true);
    expect(existsSync(userKeysFile)).toBe(true);
    const jobs = composeBackupJobs(loadConfig(env), store, quiet);
    expect(jobs.map(({ name }) => name)).toEqual(['ledgers', 'user-keys']);
  });
});

it('gives the copy of the keys up that has to wait when the service stops, and leaves nothing of it', async () => {
  const elsewhere = join(folder.path, 'elsewhere');
  mkdirSync(elsewhere);
  const env = { ...environment(here), BACKUP_USER_KEYS_FILE: join(elsewhere, 'user-keys.db') };
  await serving(here, async (_, { store }) => {
    const { keepUserKeys } = composeBackups(loadConfig(env), store);
    const unlock = lockFile(join(here, 'keys', 'copy.lock'), 0);
    const stopping = new AbortController();
    const copying = keepUserKeys?.(stopping.signal);
    stopping.abort();
    await expect(copying).rejects.toThrow(/aborted/);
    expect(readdirSync(elsewhere)).toEqual([]);
    unlock?.();
    expect(await keepUserKeys?.()).toBe(true);
  });
});

it('is told of every hour, without a change, too', async () => {
  await serving(here, async (_, { config, store }) => {
    const clock = testClock();
    const { keepLedgers } = composeBackups(config, store, clock);
    expect(await keepLedgers()).toBe(true);
    clock.pass(HOUR - 1);
    expect(await keepLedgers()).toBe(false);
    clock.pass(1);
    expect(await keepLedgers()).toBe(true);
    expect((await keptKeyEnds(keptBackups(config)))?.writtenAt).toEqual(clock.now());
  });
});

it('is made whatever says that it is from the future', async () => {
  await serving(here, async (_, { config, store }) => {
    const { makeBackup } = composeBackups(config, store);
    const { manifest } = await makeBackup();
    const [name = ''] = readdirSync(backups).filter(
      (file) => file.startsWith(manifest.id) && file.endsWith('.json'),
    );
    cpSync(join(backups, name), join(backups, name.replace(/^\d{4}/, '2999')));
    const later = { now: () => new Date(Date.now() + 7 * HOUR) };
    const env = { ...environment(here), BACKUP_EVERY_HOURS: '6' };
    expect(await composeBackups(loadConfig(env), store, later).keepUp()).not.toBeNull();
  });
});

it('may be made twice at once', async () => {
  await serving(here, async (caller, { config, store }) => {
    await enrolUser(caller, 'ada');
    const { makeBackup } = composeBackups(config, store);
    const made = await Promise.all([makeBackup(), makeBackup(), makeBackup()]);
    for (const { manifest } of made) await verifyBackup(config, manifest);
  });
});

it('says what is missing', async () => {
  const { BACKUP_TO: _, ...without } = environment(here);
  expect(() => keptBackups(loadConfig(without))).toThrow('BACKUP_TO is not set');
  await serving(here, async (_, { store }) => {
    const gone = loadConfig({ ...without, BACKUP_TO: join(folder.path, 'not-mounted') });
    await expect(composeBackups(gone, store).makeBackup()).rejects.toThrow('is not there');
    const { manifest } = await composeBackups(configOf(here), store).makeBackup();
    const onPostgres = { ...environment(there), DATABASE_URL: 'postgres://ka@db.example.com/store' };
    await expect(restoreBackup(loadConfig(onPostgres), manifest)).rejects.toThrow('migrate-store');
  });
});
