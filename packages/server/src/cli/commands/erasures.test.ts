import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openSqliteKeyStore } from '../../adapters/sqlite/keyStore.ts';
import { STORE_FILE } from '../../composeStore.ts';
import { backUpUserKeys } from '../../composeUserKeys.ts';
import { readLedgerLine } from '../../services/erasures/ledgerLines.ts';
import { run } from '../../testing/process.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { callerOf, enrolUser, IMPOSTOR, makeKey, OWNER, setPolicy, typed } from '../../testing/v1.ts';

const SECRET_KEY = 'a secret that is kept apart from backups, 48 chars';
const [today, yesterday] = [temporaryFolder(), temporaryFolder()];
afterAll(() => {
  today.remove();
  yesterday.remove();
});
const environment = (DATA_DIR: string) => ({ DATA_DIR, NODE_ENV: 'testing', SECRET_KEY });
const ledger = join(today.path, 'ledger.jsonl');
const keysIn = (folder: string) => join(folder, 'keys', 'user-keys.db');

async function callService<Result>(
  folder: string,
  work: (caller: ReturnType<typeof callerOf>, service: TestService) => Promise<Result>,
): Promise<Result> {
  const service = await startService(folder, environment(folder));
  try {
    return await work(callerOf(service, await makeKey(service)), service);
  } finally {
    await service.stop();
  }
}

beforeAll(async () => {
  mkdirSync(join(yesterday.path, 'keys'), { mode: 0o700 });
  await callService(today.path, async (caller, { config }) => {
    await setPolicy(caller);
    for (const user of ['ada', 'bob', 'cyd']) await enrolUser(caller, user);
    expect(await backUpUserKeys(config, keysIn(yesterday.path))).toBe(5);
  });
  // Store and key store as they were before the erasure; the second is what should not be kept.
  copyFileSync(join(today.path, STORE_FILE), join(yesterday.path, STORE_FILE));
  await callService(today.path, async (caller, { core }) => {
    // Bob has another key since, and was erased under that.
    await core.renewUserKeys('default', 'bob', () => undefined);
    for (const user of ['ada', 'bob']) await caller.send(`DELETE /v1/users/${user}`);
    const lines: string[] = [];
    for await (const line of core.exportErasures()) lines.push(`${line}\n`);
    expect(lines).toHaveLength(2);
    writeFileSync(ledger, lines.join(''));
  });
});

it('of copies of store and key store removes whoever was erased since, and their keys', async () => {
  await callService(yesterday.path, async (caller) => {
    expect((await caller.send('GET /v1/users')).body.items).toHaveLength(3);
  });
  const imported = await run(['erasures', 'import', ledger, '--json'], environment(yesterday.path));
  expect(imported).toEqual({ code: 0, stdout: '{"removed":2,"noted":0,"known":0}\n', stderr: '' });
  const keys = openSqliteKeyStore(keysIn(yesterday.path));
  // The deployment's, the application's, and cyd's.
  expect((await keys.wrappedByOthers('', 9)).total).toBe(3);
  keys.close();
  await callService(yesterday.path, async (caller, { core }) => {
    for (const user of ['ada', 'bob']) await caller.refused('user_not_found', `GET /v1/users/${user}`);
    expect((await caller.verify('cyd', typed(OWNER, 6))).decision).toBe('allow');
    expect(await core.verifyAudit([])).toMatchObject({ problems: [], missing: { rows: 0, heads: 0 } });
  });
});

it('takes the ledger beside the backups where no other is named', async () => {
  const [backups, elsewhere] = [temporaryFolder(), temporaryFolder()];
  onTestFinished(() => {
    for (const { remove } of [backups, elsewhere]) remove();
  });
  const at = (folder: string) => ({ ...environment(folder), BACKUP_TO: backups.path });
  const refused = await run(['erasures', 'import'], at(elsewhere.path));
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no ledger of erasures'),
  });
  expect((await run(['backup'], at(today.path))).code).toBe(0);
  const imported = await run(['erasures', 'import', '--json'], at(elsewhere.path));
  expect(imported).toEqual({ code: 0, stdout: '{"removed":0,"noted":2,"known":0}\n', stderr: '' });
});

it('may be done again, and leaves whoever came back since, also in the store of today', async () => {
  for (const folder of [yesterday.path, today.path]) {
    await callService(folder, async (caller, { core }) => {
      await enrolUser(caller, 'ada', IMPOSTOR);
      const erasures = readFileSync(ledger, 'utf8')
        .split('\n')
        .flatMap((line) => readLedgerLine(line) ?? []);
      expect(await core.redoErasures(erasures)).toEqual({ removed: 0, noted: 0, known: 2 });
      expect((await caller.verify('ada', typed(IMPOSTOR, 6))).decision).toBe('allow');
    });
  }
});

it('takes a ledger as it is printed, and does nothing with anything else', async () => {
  const wrong = join(today.path, 'wrong.jsonl');
  writeFileSync(wrong, `${JSON.stringify({ key_id: 'x' })}\n`);
  const refused = await run(['erasures', 'import', wrong], environment(today.path));
  expect(refused).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('line 1 is none of'),
  });
});

it('goes with a backup of the key store, by a command', async () => {
  const [copy, other] = ['copy.db', 'wrong.jsonl'].map((name) => join(today.path, name));
  const [made, refused] = await Promise.all([
    run(['user-keys', 'backup', copy ?? ''], environment(today.path)),
    run(['user-keys', 'backup', other ?? ''], environment(today.path)),
  ]);
  expect(made).toEqual({ code: 0, stdout: `4 keys are in ${copy}\n`, stderr: '' });
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is left as it is') });
});
