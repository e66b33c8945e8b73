import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteKeyStore } from './adapters/sqlite/keyStore.ts';
import { lockFile } from './adapters/sqlite/lockFile.ts';
import { KEY_STORE_FILE, openStore } from './composeStore.ts';
import { backUpUserKeys, bringUserKeys, requireUserKeys } from './composeUserKeys.ts';
import { loadConfig } from './config.ts';
import { keyRecord } from './testing/keyStoreContract.ts';
import { testDatabases } from './testing/postgres/testDatabases.ts';
import { run } from './testing/process.ts';
import { startService, temporaryFolder } from './testing/service.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

let folder: ReturnType<typeof temporaryFolder>;
let copy: string;
beforeEach(async () => {
  folder = temporaryFolder();
  copy = join(folder.path, 'copy.db');
  const keys = openSqliteKeyStore(keysIn('here'));
  await keys.insert(keyRecord('of ada', 'ada'));
  await keys.close();
  await backUpUserKeys(configOf('here'), copy);
});
afterEach(() => folder.remove());
const configOf = (name: string) => loadConfig({ NODE_ENV: 'testing', DATA_DIR: join(folder.path, name) });
const keysIn = (name: string) => join(folder.path, name, KEY_STORE_FILE);

it('brings the keys to where there are none, also where a service looked for them in vain', async () => {
  const there = configOf('there');
  await expect(requireUserKeys(there)).rejects.toThrow('name their copy with --user-keys');
  // It leaves an empty file.
  await openSqliteKeyStore(keysIn('there')).close();
  await expect(requireUserKeys(there)).rejects.toThrow('name their copy with --user-keys');
  expect(await bringUserKeys(there, copy)).toBe(1);
  expect(statSync(keysIn('there')).mode & 0o777).toBe(0o600);
  await requireUserKeys(there);
  const keys = openSqliteKeyStore(keysIn('there'));
  expect(await keys.find('of ada')).toEqual(keyRecord('of ada', 'ada'));
  await keys.close();
});

it('brings what is only in the log of the copy, too, and leaves nothing beside it', async () => {
  const keys = openSqliteKeyStore(keysIn('here'));
  await keys.insert(keyRecord('of bob', 'bob'));
  // As somebody copies the files of a service that was killed.
  const files = join(folder.path, 'files.db');
  for (const end of ['', '-wal']) cpSync(`${keysIn('here')}${end}`, `${files}${end}`);
  await keys.close();
  const there = join(folder.path, 'there', 'keys');
  mkdirSync(there, { recursive: true });
  writeFileSync(`${keysIn('there')}.partial`, 'of one that was killed');
  expect(await bringUserKeys(configOf('there'), files)).toBe(2);
  expect(readdirSync(there)).toEqual(['user-keys.db']);
  const brought = openSqliteKeyStore(keysIn('there'));
  expect(await brought.find('of bob')).toEqual(keyRecord('of bob', 'bob'));
  await brought.close();
});

it('overwrites no keys, and brings nothing that is no copy of any', async () => {
  await expect(bringUserKeys(configOf('here'), copy)).rejects.toThrow('its copy overwrites none');
  const there = configOf('there');
  await expect(bringUserKeys(there, join(folder.path, 'missing.db'))).rejects.toThrow('there is no file');
  const novel = join(folder.path, 'novel.txt');
  writeFileSync(novel, 'the only copy of a novel');
  await expect(bringUserKeys(there, novel)).rejects.toThrow('is no copy of a key store');
  expect(existsSync(keysIn('there'))).toBe(false);
  // Neither in the place of something that can't be read.
  mkdirSync(join(folder.path, 'there', 'keys'), { recursive: true });
  writeFileSync(keysIn('there'), 'something else');
  await expect(bringUserKeys(there, copy)).rejects.toThrow('its copy overwrites none');
});

describe('leaves a folder alone', () => {
  it('where a service has the store open', async () => {
    const there = join(folder.path, 'there');
    const service = await startService(there);
    // As somebody does whose keys are lost, and who forgets to stop the service.
    rmSync(join(there, 'keys'), { recursive: true });
    const restoring = () => run(['user-keys', 'restore', copy], { NODE_ENV: 'testing', DATA_DIR: there });
    try {
      expect(await restoring()).toEqual({
        code: 2,
        stdout: '',
        stderr: `the store in ${there} is open in another process: stop the service first\n`,
      });
      expect(existsSync(keysIn('there'))).toBe(false);
    } finally {
      await service.stop();
    }
    expect(await restoring()).toMatchObject({ code: 0, stdout: '1 keys are in DATA_DIR/keys\n' });
  });

  it('while another store is brought there, or out of it', async () => {
    // As `restore` and `migrate-store` hold it.
    const unlock = lockFile(join(folder.path, 'there', 'restore.lock'), 0);
    try {
      await expect(bringUserKeys(configOf('there'), copy)).rejects.toThrow(
        /^another process brings a store into .* now: wait until it is done$/,
      );
      expect(existsSync(keysIn('there'))).toBe(false);
    } finally {
      unlock?.();
    }
    expect(await bringUserKeys(configOf('there'), copy)).toBe(1);
  });

  it.skipIf(databases === null)('which has the keys alone, of a service on PostgreSQL', async () => {
    const env = { NODE_ENV: 'testing', DATABASE_URL: (await databases?.create()) ?? '' };
    const config = loadConfig({ ...env, DATA_DIR: join(folder.path, 'there') });
    const open = openStore(config);
    try {
      await expect(bringUserKeys(config, copy)).rejects.toThrow('is open in another process');
    } finally {
      await open.close();
    }
    expect(await bringUserKeys(config, copy)).toBe(1);
  });
});
