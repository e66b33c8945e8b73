import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../adapters/sqlite/openStore.ts';
import { testAudit } from '../../testing/audit.ts';
import { at } from '../../testing/records/fixtures.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { testClock } from '../../testing/v1.ts';
import { openTestVault } from '../../testing/vault.ts';
import { SYSTEM } from './by.ts';
import { createCheckNewestAudit } from './checkNewestAudit.ts';
import { noteAct } from './noteAct.ts';

const folder = temporaryFolder();
const prepared = join(folder.path, 'prepared.db');
const { vault } = openTestVault(folder.path);
const clock = testClock();
let files = 0;
/** Rows of one writer, the first of which are sealed. */
const [ROWS, SEALED] = [12, 8];

const open = (file: string) =>
  openSqliteStore({ file, groupCommit: { maxItems: 1, maxWaitMs: 0 }, audit: testAudit(), vault });

beforeAll(async () => {
  const file = join(folder.path, 'first.db');
  const store = open(file);
  await store.migrate();
  const write = (number: number) =>
    store.store.transact((records) =>
      noteAct(records, SYSTEM, 'retention.applied', { application: '' }, {}, at(number)),
    );
  for (let number = 0; number < SEALED; number += 1) await write(number);
  await store.store.transact(({ audit }) => audit.seal(at(1e6)));
  for (let number = SEALED; number < ROWS; number += 1) await write(number);
  const database = new Database(file);
  // As it is now: closing would seal the rest.
  database.exec(`vacuum into '${prepared}'`);
  database.close();
  await store.close();
});
afterAll(() => folder.remove());

/** What is found after somebody with the file, and without the secret, did this to it. */
async function checked(statement: string | null, mostRows?: number) {
  const file = join(folder.path, `${++files}.db`);
  copyFileSync(prepared, file);
  if (statement !== null) {
    const database = new Database(file);
    database.exec(statement);
    database.close();
  }
  const store = open(file);
  onTestFinished(() => store.close());
  await store.migrate();
  const check = createCheckNewestAudit({
    ...{ store: store.store, keys: store.auditKeys, clock },
    ...(mostRows === undefined ? {} : { mostRows }),
  });
  const [one, other] = await Promise.all([check(), check()]);
  expect(one).toBe(other);
  // For a while the answer stays, and then it is looked at again.
  expect(await check()).toBe(one);
  clock.pass(10_000);
  expect(await check()).toEqual({ ...one, checked_at: clock.now().toISOString() });
  return one;
}

it('finds nothing wrong where nothing is, and says what it looked at', async () => {
  expect(await checked(null)).toEqual({
    checked_at: expect.any(String),
    ...{ rows: ROWS, heads: 2, writers: 1, since: at(0).toISOString(), is_whole: true, problems: [] },
  });
});

it.each([
  ['changed', `update audit set actor = 'cli' where sequence = 10`, 10],
  ['changed', `update audit set details = '{"count":1}' where sequence = 1`, 1],
  ['removed', 'delete from audit where sequence = 5', 5],
  ['truncated', 'delete from audit where sequence >= 6', 6],
  ['truncated', 'delete from audit', 1],
  ['reordered', 'update audit set id = id + 100 where sequence = 3', 4],
  ['head_forged', 'update audit_segments set mac = zeroblob(32) where last = 8', 8],
] as const)('finds rows that are %s: %s', async (code, statement, sequence) => {
  expect((await checked(statement)).problems[0]).toMatchObject({ code, sequence });
});

it('looks at the newest only, and says from when on', async () => {
  const part = { rows: 4, since: at(8).toISOString(), is_whole: false };
  expect(await checked(`update audit set actor = 'cli' where sequence = 3`, 4)).toMatchObject({
    ...part,
    problems: [],
  });
  const { problems } = await checked(`update audit set actor = 'cli' where sequence = 11`, 4);
  expect(problems).toMatchObject([{ code: 'changed', sequence: 11 }]);
});
