import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { testAudit } from '../../testing/audit.ts';
import { recordsContract } from '../../testing/recordsContract.ts';
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
  return { store, rowsAboutPersons: async () => rowsAboutPersons(file) };
});

it('says that it can not answer once it is closed', async () => {
  const { store, close } = await openStore(join(folder.path, `${randomUUID()}.db`));
  await close();
  await expect(store.read(({ users }) => users.page('a', null, 1))).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(store.transact(async () => {})).rejects.toBeInstanceOf(StoreUnavailable);
});

/** By way of another connection: what is committed. */
function rowsAboutPersons(file: string): Record<string, number> {
  const database = new Database(file, { readonly: true });
  try {
    const tables = database
      .prepare<[], { name: string }>(
        `select distinct t.name from pragma_table_list t join pragma_table_info(t.name) c
         where t.type = 'table' and c.name in ('user_id', 'profile_id') order by t.name`,
      )
      .all();
    const count = (table: string) =>
      database.prepare<[], { n: number }>(`select count(*) as n from "${table}"`).get()?.n ?? 0;
    return Object.fromEntries(tables.map(({ name }) => [name, count(name)]));
  } finally {
    database.close();
  }
}
