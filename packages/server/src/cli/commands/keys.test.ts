import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
const own = { DATA_DIR: folder.path };
afterAll(() => folder.remove());

const FORGED = 'a\x1b[2J\nforged\u009b31m\u202e';

describe('the label of a key', () => {
  it('is one line of text, and nothing that a terminal acts on', async () => {
    const refused = await run(['keys', 'create', '--label', FORGED], own);
    expect([refused.code, refused.stdout, refused.stderr]).toEqual([
      2,
      '',
      '--label: got control characters or line breaks, expected one line of text\n',
    ]);
    const service = await startService(folder.path);
    await expect(service.core.createApiKey('default', FORGED)).rejects.toThrow(RangeError);
    expect(await service.core.listApiKeys()).toEqual([]);
    await service.stop();
  });

  it('that an older release took is listed without acting on the terminal', async () => {
    const service = await startService(folder.path);
    const record = {
      ...{ id: '0'.repeat(16), application: 'default', label: FORGED, hash: Uint8Array.of(1), scopes: ['*'] },
      ...{ createdAt: new Date(0), expiresAt: null, revokedAt: null, lastUsedAt: null, successor: null },
    };
    await service.store.store.transact(({ apiKeys }) => apiKeys.create(record));
    await service.stop();
    const listed = await run(['keys', 'list'], own);
    expect(listed.stdout.split('\n')).toEqual([
      `${'0'.repeat(16)}  in use   1970-01-01  never used  default  *  a\\u001b[2J\\u000aforged\\u009b31m\\u202e`,
      '',
    ]);
    const json = await run(['keys', 'list', '--json'], own);
    expect(JSON.parse(json.stdout).keys).toMatchObject([{ label: FORGED }]);
    expect(json.stdout).toMatch(/^[\x20-\x7e]*\n$/);
  });
});
