import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KEY_STORE_FILE } from '../../composeStore.ts';
import { run } from '../../testing/process.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { callerOf, enrolUser, makeKey, setPolicy } from '../../testing/v1.ts';

const folder = temporaryFolder();
const data = join(folder.path, 'data');
const backups = join(folder.path, 'backups');
const userKeys = join(folder.path, 'user-keys.db');
const env = {
  ...{ NODE_ENV: 'testing', SECRET_KEY: 'a secret that is kept apart from backups, 48 chars' },
  ...{
    DATA_DIR: data,
    BACKUP_TO: backups,
    BACKUP_KEY: 'another secret, for backups alone, of 48 characters',
  },
};
afterAll(() => folder.remove());

beforeAll(async () => {
  mkdirSync(backups);
  const service = await startService(data, env);
  const caller = callerOf(service, await makeKey(service));
  await setPolicy(caller);
  for (const user of ['ada', 'bob']) await enrolUser(caller, user);
  await service.stop();
});

it('goes from one machine to another', async () => {
  expect(await run(['backup', 'list'], env)).toEqual({ code: 0, stdout: 'there are none\n', stderr: '' });
  const made = await run(['backup', '--json'], env);
  const { id, bytes } = JSON.parse(made.stdout);
  expect(bytes).toBeGreaterThan(10_000);
  const [listed, verified] = await Promise.all([
    run(['backup', 'list'], env),
    run(['backup', 'verify'], env),
  ]);
  // Not at the same time: who notes down what was verified has the store open.
  const refused = await run(['restore'], env);
  expect(listed.stdout).toContain(id);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining(`${id}`), stderr: '' });
  expect(verified.stdout).toContain('is whole');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('restore overwrites none') });

  const noted = await startService(data, env);
  const read = noted.store.store.read(({ audit }) => audit.page('', { action: 'backup.verified' }, null, 9));
  expect((await read).map(({ details }) => details)).toEqual([JSON.stringify({ backup_id: id })]);
  const deleted = await callerOf(noted, await makeKey(noted)).send('DELETE /v1/users/bob');
  expect(deleted.status).toBe(200);
  await noted.stop();

  cpSync(join(data, KEY_STORE_FILE), userKeys);
  rmSync(data, { recursive: true });
  const without = await run(['restore'], env);
  expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('--user-keys') });
  const restored = await run(['restore', id, '--user-keys', userKeys], env);
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  expect(restored.stdout).toContain('the audit log of');
  // The ledger beside the backups knows nothing of it yet.
  expect(restored.stdout).toContain(
    '1 people are gone: 1 whose keys were destroyed since, by an erasure or by new keys, and 0 more whom the ledger',
  );
  const service = await startService(data, env);
  const caller = callerOf(service, await makeKey(service));
  expect((await caller.describe('ada')).profiles[0]?.samples).toBe(5);
  await service.stop();
});

it('opens with the key of its time alone', async () => {
  const { BACKUP_KEY: _, ...other } = env;
  const refused = await run(['backup', 'verify'], other);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('under another key') });
});

it('is refused with another secret before anything is written, so that the right one can follow', async () => {
  const elsewhere = join(folder.path, 'elsewhere');
  const there = { ...env, DATA_DIR: elsewhere };
  const wrong = { ...there, BACKUP_KEY: 'not the secret of the time of the backup, 48 ch.' };
  const refused = await run(['restore', '--user-keys', userKeys], wrong);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('under another key') });
  expect(existsSync(join(elsewhere, KEY_STORE_FILE))).toBe(false);
  expect(await run(['restore', '--user-keys', userKeys], there)).toMatchObject({ code: 0, stderr: '' });
});

it('made in development says what else is needed to bring it back', async () => {
  const { SECRET_KEY: _, ...other } = env;
  const places = { DATA_DIR: join(folder.path, 'laptop'), BACKUP_TO: join(folder.path, 'stick') };
  mkdirSync(places.BACKUP_TO);
  const made = await run(['backup'], { ...other, ...places, NODE_ENV: 'development' });
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('secret.key') });
});

it('is made by one process at a time', async () => {
  const service = await startService(data, env);
  await service.store.store.transact(async ({ jobs }) => {
    const record = await jobs.find('backup');
    if (record === null) throw new Error('the backup from before left no record');
    await jobs.save({ ...record, holder: 'another', heldUntil: new Date(Date.now() + 3_600_000) });
  });
  await service.stop();
  const refused = await run(['backup'], env);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('by another process') });
});
