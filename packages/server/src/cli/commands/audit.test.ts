import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STORE_FILE } from '../../composeStore.ts';
import { run } from '../../testing/process.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
const env = { DATA_DIR: join(folder.path, 'data') };
const heads = join(folder.path, 'heads.jsonl');
beforeAll(async () => {
  const service = await startService(env.DATA_DIR);
  await service.core.createApiKey('default', 'shop');
  await service.v1.signingKeys.rotate();
  await service.stop();
});
afterAll(() => folder.remove());

it('audit verify finds nothing where nothing was done to it, and names what was', async () => {
  expect((await run(['audit', 'heads', '--out', heads], env)).code).toBe(0);
  expect(readFileSync(heads, 'utf8').trim().split('\n')).toHaveLength(2);
  const sound = await run(['audit', 'verify', '--heads', heads], env);
  expect([sound.code, sound.stdout]).toEqual([0, 'sound: 2 rows of 1 writers, 2 heads\n']);
  const { stdout } = await run(['audit', 'export', '--since', '2026-01-01'], env);
  const lines = stdout.trim().split('\n');
  const [created, rotated] = lines.map((line) => JSON.parse(line));
  expect(created).toMatchObject({ actor: 'cli', action: 'key.created', application: 'default' });
  expect(rotated).toMatchObject({ actor: 'cli', action: 'tokens.rotated', application: null });

  const database = new Database(join(env.DATA_DIR, STORE_FILE));
  database.exec('delete from audit where id = 2');
  database.close();
  const found = await run(['audit', 'verify'], env);
  expect([found.code, found.stdout]).toEqual([
    1,
    `truncated: row 2 of writer ${created.writer} is missing, and all after it\n` +
      'read 1 rows of 1 writers, 2 heads\n',
  ]);
});

it('audit takes heads and times only, and overwrites nothing', async () => {
  const wrong = join(folder.path, 'wrong.jsonl');
  writeFileSync(wrong, '\n{"writer": "a"}\n');
  const runs = await Promise.all([
    run(['audit', 'verify', '--heads', wrong], env),
    run(['audit', 'heads', '--out', wrong], env),
    run(['audit', 'export', '--since', 'yesterday'], env),
  ]);
  expect(runs.map(({ code }) => code)).toEqual([2, 2, 2]);
  expect(runs.map(({ stderr }) => stderr.split('\n')[0])).toEqual([
    `${wrong}: line 2 is no head of \`audit heads\``,
    `${wrong}: is there already`,
    expect.stringMatching(/expected a time in ISO 8601/),
  ]);
});
