import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { PartitionsRefused } from '../../ports/store.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { type TestStores, testStores } from '../../testing/postgres/testStores.ts';
import { ADA, at, BOB, profileOf, sampleRecord, saveEverything } from '../../testing/records/fixtures.ts';
import type { OpenedStore } from '../sql/openedStore.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

const TABLES = [
  ...['answers', 'attempts', 'fingerprints', 'origins', 'probe_bundles', 'profiles'],
  ...['samples', 'sessions', 'template_versions', 'users'],
];

describe.skipIf(databases === null)('partitions', () => {
  let stores: TestStores;
  let store: OpenedStore;
  let admin: pg.Client;
  beforeEach(async () => {
    if (databases === null) return;
    stores = await testStores(databases);
    store = stores.open();
    await store.migrate();
    admin = new pg.Client({ connectionString: stores.url });
    await admin.connect();
    return () => admin.end();
  });
  const divide = (count: number) => store.partition?.(count);
  const ask = async (text: string) => (await admin.query<Record<string, unknown>>(text)).rows;
  const contents = async () => {
    const rows: Record<string, unknown> = {};
    for (const table of TABLES) rows[table] = await ask(`select * from ${table} order by ${table}::text`);
    return rows;
  };
  /** Keys, references and indexes, but for those of single partitions. */
  const structure = () =>
    ask(`
      select c.conrelid::regclass::text as "table", conname as name,
        pg_get_constraintdef(c.oid) as definition
      from pg_constraint c join pg_class t on t.oid = c.conrelid
      where not t.relispartition and contype in ('p', 'u', 'f') and conparentid = 0
      union all
      select tablename, indexname, replace(indexdef, ' ON ONLY ', ' ON ')
      from pg_indexes join pg_class t on t.oid = tablename::regclass
      where schemaname = 'public' and not t.relispartition
      order by 1, 2, 3
    `);
  const everybody = Array.from({ length: 30 }, (_, i) => ({ application: 'default', userId: `person ${i}` }));

  it('divide every table whose key names a person, and lose nothing that was there', async () => {
    for (const [i, user] of everybody.entries()) {
      await store.store.transact((records) => saveEverything(records, user, 10 * i));
    }
    const before = { contents: await contents(), structure: await structure() };
    expect(await divide(4)).toEqual(TABLES);
    expect(await contents()).toEqual(before.contents);
    expect(await structure()).toEqual(before.structure);
    for (const table of TABLES) {
      const parts = await ask(`select tableoid::regclass::text as part from ${table} group by 1`);
      expect([table, parts.length]).toEqual([table, 4]);
    }
    await store.store.transact(async (records) => {
      // New samples come after the old ones, and what hangs on a person goes with them.
      await records.samples.append(profileOf({ application: 'default', userId: 'person 1' }), [
        sampleRecord(9),
      ]);
      const kept = await records.samples.ofProfile(profileOf({ application: 'default', userId: 'person 1' }));
      expect(kept.map(({ data }) => data[0])).toEqual([1, 2, 9]);
      for (const user of everybody) await records.users.remove(user, at(99));
    });
    for (const table of TABLES) expect([table, await ask(`select from ${table}`)]).toEqual([table, []]);
  });

  it('are made once', async () => {
    await divide(3);
    expect(await divide(3)).toEqual([]);
    await expect(divide(4)).rejects.toThrow(
      new PartitionsRefused('the store is divided into 3 already, and that can not be changed here'),
    );
    expect(await store.migrate()).toEqual([]);
    await store.store.transact((records) => saveEverything(records, ADA, 1));
    await store.store.transact((records) => saveEverything(records, BOB, 10));
  });

  it('look for a person in one of them', async () => {
    await divide(8);
    const partsOf = async (condition: string, table: string) => {
      const plan = await ask(`explain (costs off) select * from ${table} where ${condition}`);
      return plan.filter(
        (line) => /(Scan|on) .*_p\d/.test(JSON.stringify(line)) && / on /.test(JSON.stringify(line)),
      ).length;
    };
    for (const table of TABLES) {
      expect([table, await partsOf(`application = 'a' and user_id = 'x'`, table)]).toEqual([table, 1]);
    }
  });

  it('could as well be machines: keys and references have the person in them, as Citus asks', async () => {
    await divide(2);
    const unique = await ask(`
      select indrelid::regclass::text || ' ' || indexrelid::regclass as name from pg_index x
      join pg_class t on t.oid = x.indrelid
      where t.relnamespace = 'public'::regnamespace and t.relkind = 'p' and x.indisunique and not exists (
        select from pg_attribute c where c.attrelid = t.oid and c.attnum = any (x.indkey) and c.attname = 'user_id')
    `);
    expect(unique).toEqual([]);
    const references = await ask(`
      select conrelid::regclass::text || ' to ' || confrelid::regclass as name from pg_constraint f
      join pg_class t on t.oid = f.conrelid join pg_class r on r.oid = f.confrelid
      where f.connamespace = 'public'::regnamespace and f.contype = 'f' and f.conparentid = 0 and 'p' in (t.relkind, r.relkind) and not (
        t.relkind = r.relkind
        and exists (select from pg_attribute c where c.attrelid = t.oid and c.attnum = any (f.conkey) and c.attname = 'user_id')
        and exists (select from pg_attribute c where c.attrelid = r.oid and c.attnum = any (f.confkey) and c.attname = 'user_id'))
    `);
    expect(references).toEqual([]);
  });
});
