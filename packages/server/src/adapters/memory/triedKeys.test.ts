import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { KeyStore } from '../../ports/keyStore.ts';
import { keyRecord } from '../../testing/keyStoreContract.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openSqliteKeyStore } from '../sqlite/keyStore.ts';
import { tryKeys } from './triedKeys.ts';

/** Keys `a` and `b` of ada, `c` of the application; `d` was destroyed. */
async function keysInUse(): Promise<KeyStore> {
  const folder = temporaryFolder();
  const keys = openSqliteKeyStore(join(folder.path, 'keys', 'user-keys.db'));
  onTestFinished(async () => {
    await keys.close();
    folder.remove();
  });
  for (const id of ['a', 'b', 'd']) await keys.insert(keyRecord(id, 'ada'));
  await keys.insert(keyRecord('c', ''));
  await keys.destroy(['d']);
  return keys;
}

const ada = { application: 'default', pseudonym: 'ada' };
const idsOf = async (keys: KeyStore, owner = ada) => (await keys.ofOwner(owner)).map(({ id }) => id);

it('shows what was done to the keys, and does nothing to those that are in use', async () => {
  const keys = await keysInUse();
  const tried = tryKeys(keys);
  await tried.insert(keyRecord('e', 'ada'));
  await tried.insert(keyRecord('f', ''));
  await tried.destroy(['a', 'never there']);
  expect(await idsOf(tried)).toEqual(['e', 'b']);
  expect(await idsOf(tried, { ...ada, pseudonym: '' })).toEqual(['c']);
  expect(await tried.find('a')).toBeNull();
  expect(await tried.find('b')).toEqual(keyRecord('b', 'ada'));
  expect(await tried.destroyed('', 9)).toEqual(['a', 'd', 'never there']);
  expect(await tried.destroyed('a', 1)).toEqual(['d']);
  expect(await tried.wrappedBy()).toEqual(['one']);
  expect(await tried.wrappedByOthers('one', 9)).toEqual({ keys: [], total: 0 });
  await expect(tried.rewrap([])).rejects.toThrow('tried out');

  expect(await idsOf(keys)).toEqual(['b', 'a']);
  expect(await keys.destroyed('', 9)).toEqual(['d']);
  expect(await keys.find('e')).toBeNull();
});
