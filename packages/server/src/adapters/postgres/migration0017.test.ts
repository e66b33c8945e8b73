import { afterAll, beforeEach, describe } from 'vitest';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { type TestStores, testStores } from '../../testing/postgres/testStores.ts';
import { migration0017Contract } from '../../testing/records/migration0017Contract.ts';
import { connect } from './connect.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

describe.skipIf(databases === null)('migration 0017 on PostgreSQL', () => {
  let stores: TestStores;
  beforeEach(async () => {
    if (databases !== null) stores = await testStores(databases);
  });
  migration0017Contract(
    () => stores.open(),
    async (work) => {
      const { db, close } = connect({ url: stores.url, size: 1, statementTimeoutMs: 5_000, name: 'test' });
      await work(db).finally(close);
    },
  );
});
