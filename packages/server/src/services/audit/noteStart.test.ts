import { afterAll, expect, it } from 'vitest';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { VERSION } from '../../version.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function startedWith(env: Readonly<Record<string, string>>) {
  const service = await startService(folder.path, env);
  try {
    await service.core.noteStart();
    let newest = '';
    for await (const line of service.core.exportAudit.rows(null)) newest = line;
    return JSON.parse(newest);
  } finally {
    await service.stop();
  }
}

it('tells the release, and whether the configuration is another one, and nothing of what is in it', async () => {
  const rows = [await startedWith({}), await startedWith({}), await startedWith({ MIN_SAMPLES: '6' })];
  for (const row of rows) {
    expect(row).toMatchObject({ actor: 'system', action: 'service.started', application: null });
    expect(row.details).toEqual({ release: VERSION, configuration: expect.stringMatching(/^[\w-]{16}$/) });
  }
  const [first, again, changed] = rows.map((row) => row.details.configuration);
  expect(again).toBe(first);
  expect(changed).not.toBe(first);
});
