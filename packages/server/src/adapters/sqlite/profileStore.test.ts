import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { profileStoreContract } from '../../testing/profileStoreContract.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openSqliteStore, type SqliteStore } from './openStore.ts';

const folder = temporaryFolder();
const open: SqliteStore[] = [];

afterAll(async () => {
  for (const store of open) await store.close();
  folder.remove();
});

profileStoreContract('sqlite', async () => {
  const store = openSqliteStore({
    file: join(folder.path, `${randomUUID()}.db`),
    groupCommit: { maxItems: 8, maxWaitMs: 1 },
    clock: { now: () => new Date(0) },
  });
  open.push(store);
  await store.migrate();
  return store.profiles;
});
