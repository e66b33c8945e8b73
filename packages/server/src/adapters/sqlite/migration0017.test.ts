import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { testAudit } from '../../testing/audit.ts';
import { migration0017Contract } from '../../testing/records/migration0017Contract.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openTestVault } from '../../testing/vault.ts';
import { openDatabase } from './openDatabase.ts';
import { openSqliteStore } from './openStore.ts';

describe('migration 0017', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);
  const file = join(folder.path, 'store.db');
  const open = () =>
    openSqliteStore({
      ...{ file, groupCommit: { maxItems: 8, maxWaitMs: 1 }, audit: testAudit() },
      vault: openTestVault(folder.path).vault,
    });
  migration0017Contract(open, async (work) => {
    const { writer, close } = openDatabase(file);
    await work(writer).finally(close);
  });
});
