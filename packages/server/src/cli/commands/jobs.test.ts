import { afterAll, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

it('lists what the service does by itself, and does it', async () => {
  const env = { DATA_DIR: folder.path };
  const list = async () => JSON.parse((await run(['jobs', 'list', '--json'], env)).stdout).jobs;
  const before: { name: string; state: string; started_at: string | null }[] = await list();
  expect(before.map(({ name }) => name)).toEqual(expect.arrayContaining(['expiry', 'retention']));
  expect(before.every(({ started_at }) => started_at === null)).toBe(true);
  expect(await run(['jobs', 'run', 'retention'], env)).toMatchObject({
    code: 0,
    stdout: 'retention: done\n',
  });
  const after: typeof before = await list();
  expect(after.find(({ name }) => name === 'retention')).toMatchObject({
    ...{ schedule: '7 * * * *', state: 'waiting', error: null },
    started_at: expect.stringMatching(/^20/),
    finished_at: expect.stringMatching(/^20/),
  });
  expect((await run(['jobs', 'list'], env)).stdout).toMatch(
    /^retention: removes .*\n {2}waiting, last begun 20/m,
  );
  const unknown = await run(['jobs', 'run', 'dance'], env);
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringMatching(/^no job "dance": expected expiry, /),
  ]);
});
