import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KeyBackupRefused, type KeyStore } from '../../ports/keyStore.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { backUpKeyStore } from './backUpKeyStore.ts';
import { openSqliteKeyStore } from './keyStore.ts';
import { lockFile } from './lockFile.ts';

let folder: ReturnType<typeof temporaryFolder>;
let keys: KeyStore;
let [source, target] = ['', ''];
beforeEach(() => {
  folder = temporaryFolder();
  source = join(folder.path, 'keys', 'user-keys.db');
  target = join(folder.path, 'elsewhere', 'user-keys.db');
  mkdirSync(join(folder.path, 'elsewhere'));
  keys = openSqliteKeyStore(source);
});
afterEach(() => {
  keys.close();
  folder.remove();
});

const insert = (id: string) =>
  keys.insert({
    ...{ id, application: 'default', pseudonym: `p-${id}`, wrappedBy: 'one' },
    wrapped: Buffer.from(`secret of ${id}.`),
  });

it('has every key of the moment, while others write, and is private', async () => {
  for (let i = 0; i < 50; i++) await insert(`key-${i}`);
  expect(backUpKeyStore(source, target)).toBe(50);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  await insert('later');
  const copy = openSqliteKeyStore(target);
  expect((await copy.find('key-7'))?.wrapped).toEqual((await keys.find('key-7'))?.wrapped);
  expect(await copy.find('later')).toBeNull();
  copy.close();
});

it('takes the place of the copy before, and holds nothing of a key that was destroyed', async () => {
  await insert('ada');
  await insert('bob');
  backUpKeyStore(source, target);
  expect(readFileSync(target, 'latin1')).toContain('secret of ada.');
  await keys.destroy(['ada']);
  expect(backUpKeyStore(source, target)).toBe(1);
  expect(readdirSync(join(folder.path, 'elsewhere'))).toEqual(['user-keys.db']);
  expect(readFileSync(target, 'latin1')).not.toContain('secret of ada.');
  const copy = openSqliteKeyStore(target);
  expect([await copy.find('ada'), await copy.destroyed('', 9)]).toEqual([null, ['ada']]);
  copy.close();
});

it('leaves the copy of another store alone', async () => {
  const insertOwn = (store: KeyStore, id: string) =>
    store.insert({ id, application: '', pseudonym: '', wrappedBy: 'one', wrapped: Buffer.from(id) });
  await insertOwn(keys, 'one');
  backUpKeyStore(source, target);
  // A machine that was set up anew makes keys of its own.
  const anew = join(folder.path, 'anew', 'user-keys.db');
  const others = openSqliteKeyStore(anew);
  expect(() => backUpKeyStore(anew, target)).toThrow('has the keys of another store');
  await insertOwn(others, 'other');
  expect(() => backUpKeyStore(anew, target)).toThrow('has the keys of another store');
  others.close();
  expect(readFileSync(target, 'latin1')).toContain('one');
  expect(backUpKeyStore(source, target)).toBe(1);
});

it('leaves a copy alone that has keys which the key store lacks, until that is moved away', async () => {
  const own = { id: 'own', application: '', pseudonym: '', wrappedBy: 'one', wrapped: Buffer.from('own') };
  await keys.insert(own);
  await insert('ada');
  await insert('bob');
  backUpKeyStore(source, target);
  // As of before bob; ada was destroyed there, which is no loss.
  const yesterday = join(folder.path, 'yesterday', 'user-keys.db');
  const older = openSqliteKeyStore(yesterday);
  await older.insert(own);
  await older.destroy(['ada']);
  expect(() => backUpKeyStore(yesterday, target)).toThrow(/has keys \(1\) that are neither .* move it away/);
  expect(readFileSync(target, 'latin1')).toContain('secret of bob.');
  expect(readdirSync(join(folder.path, 'elsewhere'))).toEqual(['user-keys.db']);
  renameSync(target, `${target}.before`);
  expect(backUpKeyStore(yesterday, target)).toBe(1);
  await older.close();
});

it('removes what copies of this target left that were killed, and nothing else', async () => {
  await insert('ada');
  const others = ['other.db.0123456789ab.partial', 'user-keys.db.by-hand.partial'];
  for (const name of [...others, 'user-keys.db.0123456789ab.partial']) {
    writeFileSync(join(folder.path, 'elsewhere', name), '');
  }
  backUpKeyStore(source, target);
  expect(readdirSync(join(folder.path, 'elsewhere')).toSorted()).toEqual(
    [...others, 'user-keys.db'].toSorted(),
  );
});

it('is made by one at a time', async () => {
  await insert('ada');
  const unlock = lockFile(join(dirname(source), 'copy.lock'), 0);
  expect(() => backUpKeyStore(source, target, { waitMs: 1 })).toThrow(
    'another process makes a copy of these keys',
  );
  expect(readdirSync(join(folder.path, 'elsewhere'))).toEqual([]);
  unlock?.();
  expect(backUpKeyStore(source, target)).toBe(1);
});

it('overwrites nothing else, and is made nowhere but in a folder that is there, apart from the key store', async () => {
  await insert('ada');
  writeFileSync(target, 'the only copy of a novel');
  linkSync(source, join(folder.path, 'keys', 'same.db'));
  for (const refused of [
    target,
    join(folder.path, 'not-mounted', 'user-keys.db'),
    source,
    join(folder.path, 'keys', 'same.db'),
  ]) {
    expect(() => backUpKeyStore(source, refused)).toThrow(KeyBackupRefused);
  }
  expect(readFileSync(target, 'utf8')).toBe('the only copy of a novel');
  expect(existsSync(join(folder.path, 'not-mounted'))).toBe(false);
  expect(readdirSync(join(folder.path, 'elsewhere'))).toEqual(['user-keys.db']);
});
