import { afterAll, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { rowsAboutPersons } from '../../testing/postgres/rowsAboutPersons.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { testStores } from '../../testing/postgres/testStores.ts';
import { recordsContract } from '../../testing/recordsContract.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

async function newStore() {
  if (databases === null) throw new Error('no server');
  const stores = await testStores(databases);
  const opened = stores.open();
  await opened.migrate();
  return { stores, opened };
}

describe.skipIf(databases === null)('on PostgreSQL', () => {
  recordsContract('postgres', async () => {
    const { stores, opened } = await newStore();
    return { store: opened.store, rowsAboutPersons: () => rowsAboutPersons(stores.url) };
  });

  it('says that it can not answer once it is closed', async () => {
    const { opened } = await newStore();
    const { store } = opened;
    await opened.close();
    await expect(store.read(({ users }) => users.page('a', null, 1))).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
    await expect(store.transact(async () => {})).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
