import { onTestFinished } from 'vitest';
import { createKeyWrap } from '../../adapters/crypto/keyWrap.ts';
import { createVault } from '../../adapters/crypto/vault.ts';
import { openPostgresKeyStore } from '../../adapters/postgres/keyStore.ts';
import { openPostgresStore, type PostgresOptions } from '../../adapters/postgres/openStore.ts';
import type { OpenedStore } from '../../adapters/sql/openedStore.ts';
import { testAudit } from '../audit.ts';
import { TEST_SECRET } from '../vault.ts';
import type { TestDatabases } from './testDatabases.ts';

/** A store and its keys, in databases of their own. */
export interface TestStores {
  readonly url: string;
  readonly keysUrl: string;
  /** Opens it once more, as another process would. */
  open(options?: Partial<PostgresOptions>): OpenedStore;
  closeAll(): Promise<void>;
}

/** A migrated store that nobody has open, closed at the end of the test. Those of a file share their keys. */
export async function testStores(databases: TestDatabases): Promise<TestStores> {
  let made = templates.get(databases);
  if (made === undefined) {
    made = makeTemplate(databases);
    templates.set(databases, made);
  }
  const { url, keysUrl } = await made;
  const stores = storesAt(await databases.create(url), keysUrl);
  onTestFinished(stores.closeAll);
  return stores;
}
const templates = new WeakMap<TestDatabases, Promise<{ readonly url: string; readonly keysUrl: string }>>();

async function makeTemplate(databases: TestDatabases) {
  const stores = storesAt(await databases.create(), await databases.create());
  await stores.open().migrate();
  await stores.closeAll();
  return stores;
}

function storesAt(url: string, keysUrl: string): TestStores {
  const opened: OpenedStore[] = [];
  return {
    url,
    keysUrl,
    open(options = {}) {
      const keys = openPostgresKeyStore(keysUrl);
      const vault = createVault({ keys, wraps: [createKeyWrap(TEST_SECRET)] });
      const audit = testAudit();
      const store = openPostgresStore({
        ...{ url, poolSize: 9, statementTimeoutMs: 5_000, audit, vault, ...options },
      });
      let open = true;
      const own = {
        ...store,
        async close() {
          if (!open) return;
          open = false;
          await store.close();
          await keys.close();
        },
      };
      opened.push(own);
      return own;
    },
    async closeAll() {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    },
  };
}
