import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { testAudit } from '../../testing/audit.ts';
import { recordsContract } from '../../testing/recordsContract.ts';
import { rowsAboutPersonsIn } from '../../testing/rowsAboutPersons.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openTestVault } from '../../testing/vault.ts';
import type { OpenedStore } from '../sql/openedStore.ts';
import { openSqliteStore } from './openStore.ts';

const folder = temporaryFolder();
const open: OpenedStore[] = [];

afterAll(async () => {
  for (const store of open) await store.close();
  folder.remove();
});

async function openStore(file: string): Promise<OpenedStore> {
  const store = openSqliteStore({
    file,
    groupCommit: { maxItems: 8, maxWaitMs: 1 },
    audit: testAudit(),
    vault: openTestVault(`${file}-keys`).vault,
  });
  open.push(store);
  await store.migrate();
  return store;
}

recordsContract('sqlite', async () => {
  const file = join(folder.path, `${randomUUID()}.db`);
  const { store } = await openStore(file);
  return { store, rowsAboutPersons: async () => rowsAboutPersonsIn(file) };
});

it('says that it can not answer once it is closed', async () => {
  const { store, close } = await openStore(join(folder.path, `${randomUUID()}.db`));
  await close();
  await expect(store.read(({ users }) => users.page('a', null, 1))).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(store.transact(async () => {})).rejects.toBeInstanceOf(StoreUnavailable);
});
