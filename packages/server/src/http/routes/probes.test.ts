import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
let service: TestService;
beforeAll(async () => {
  service = await startService(folder.path);
});
afterAll(async () => {
  await service.server.close();
  folder.remove();
});

async function probed(path: string) {
  const { statusCode, body } = await service.server.inject(path);
  return [statusCode, JSON.parse(body)];
}

it('is alive and ready while its store answers, and alive without it', async () => {
  expect(await probed('/livez')).toEqual([200, { status: 'ok' }]);
  expect(await probed('/readyz')).toEqual([200, { status: 'ok' }]);
  await service.store.close();
  expect(await probed('/livez')).toEqual([200, { status: 'ok' }]);
  expect(await probed('/readyz')).toEqual([503, { status: 'unavailable' }]);
});
