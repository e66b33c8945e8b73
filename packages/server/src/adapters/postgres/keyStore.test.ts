import { afterAll, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { keyRecord, keyStoreContract } from '../../testing/keyStoreContract.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { openPostgresKeyStore } from './keyStore.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());
const create = async () => (await databases?.create()) ?? '';

describe.skipIf(databases === null)('on PostgreSQL', () => {
  keyStoreContract('postgres', async () => openPostgresKeyStore(await create()));

  it('is shared by processes that start at the same moment', async () => {
    const url = await create();
    const stores = Array.from({ length: 4 }, () => openPostgresKeyStore(url));
    await Promise.all(stores.map((keys, i) => keys.insert(keyRecord(`k${i}`, ''))));
    const owner = { application: 'default', pseudonym: '' };
    const found = await Promise.all(stores.map((keys) => keys.ofOwner(owner)));
    expect(new Set(found.map((keys) => keys.map(({ id }) => id).join())).size).toBe(1);
    expect(found[0]).toHaveLength(1);
    await Promise.all(stores.map((keys) => keys.close()));
  });

  it('says that it can not be reached', async () => {
    const keys = openPostgresKeyStore('postgres://nobody:secret@127.0.0.1:1/nothing');
    const asking = keys.find('a');
    await expect(asking).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(asking).rejects.not.toThrow(/secret/);
    await keys.close();
  });
});
