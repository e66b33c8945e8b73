import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '@keystroke-auth/engine';
import { afterAll, expect, it } from 'vitest';
import { createLog } from '../../observability/log.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

it('tells who called, and why they were refused, of nobody who was not known', async () => {
  const file = join(folder.path, 'service.log');
  const log = createLog({ log: { level: 'info', file } }, { stdout: { write: () => {} } });
  const production = {
    NODE_ENV: 'production',
    SECRET_KEY: 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==',
  };
  const service = await startService(folder.path, production, { logger: log.logger });
  const { id, secret } = await service.core.createApiKey('default', 'log', { scopes: ['users:read'] });
  const wrong = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`;
  const get = (url: string, key: string) =>
    service.server.inject({ url, headers: { authorization: `Bearer ${key}` } });
  await get('/v1/users', secret);
  await get('/v1/users?limit=x', secret);
  await get('/v1/attempts', secret);
  await get('/v1/users', wrong);
  await get('/user/ada/info', secret);
  await service.server.inject('/health');
  await service.stop();
  await log.close();

  const text = readFileSync(file, 'utf8');
  expect(text).not.toContain(wrong.slice(-40, -1));
  const lines: unknown[] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const told = lines.filter(isRecord).filter(({ msg }) => msg === 'request');
  expect(told.map(({ route, status, actor, code }) => [route, status, actor, code])).toEqual([
    ['/v1/users', 200, `key:${id}`, undefined],
    ['/v1/users', 400, `key:${id}`, 'query_invalid'],
    ['/v1/attempts', 403, `key:${id}`, 'scope_missing'],
    ['/v1/users', 401, undefined, 'api_key_invalid'],
    ['/user/:user_id/info', 200, `key:${id}`, undefined],
    ['/health', 200, undefined, undefined],
  ]);
  // Times with their zone, for whoever puts logs of several hosts together.
  for (const { time } of told) expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

it('says of many requests that went well how many there were, and tells of each that did not', async () => {
  const lines: unknown[] = [];
  const log = createLog(
    { log: { level: 'info', file: null } },
    { stdout: { write: (line) => void lines.push(JSON.parse(line)) } },
  );
  const other = temporaryFolder();
  const env = { LOG_REQUESTS_PER_SECOND: '2' };
  const service = await startService(other.path, env, { logger: log.logger });
  for (let i = 0; i < 200; i++) await service.server.inject('/health');
  await service.server.inject('/nowhere');
  await service.stop();
  await log.close();
  other.remove();

  const told = lines.filter(isRecord).filter(({ msg }) => msg === 'request');
  const unlogged = told.reduce(
    (sum, line) => sum + (typeof line.unlogged === 'number' ? line.unlogged : 0),
    0,
  );
  expect(unlogged).toBeGreaterThan(0);
  expect(told.length + unlogged).toBe(201);
  expect(told.at(-1)).toMatchObject({ status: 404, code: 'endpoint_not_found' });
});
