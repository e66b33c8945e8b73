import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
const env = { DATA_DIR: join(folder.path, 'data') };
afterAll(() => folder.remove());

const kids = async (): Promise<string[]> => {
  const { keys } = JSON.parse((await run(['tokens', 'list'], env)).stdout);
  return keys.map(({ kid }: { kid: string }) => kid);
};

it('tokens rotate makes the next key, at once where there was none or all are revoked', async () => {
  expect(await kids()).toEqual([]);
  const first = JSON.parse((await run(['tokens', 'rotate', '--json'], env)).stdout);
  expect(Date.parse(first.active_from)).toBeLessThanOrEqual(Date.now());
  const next = JSON.parse((await run(['tokens', 'rotate', '--json'], env)).stdout);
  expect(Date.parse(next.active_from)).toBeGreaterThan(Date.now());
  expect(await kids()).toEqual([first.kid, next.kid]);
  const { stdout } = await run(['tokens', 'rotate', '--revoke'], env);
  const [, last] = /^([\w-]{43}) signs at once\n$/.exec(stdout) ?? [];
  expect(await kids()).toEqual([last]);
});
