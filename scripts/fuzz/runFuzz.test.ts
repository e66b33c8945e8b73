import { readdirSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../../packages/server/src/testing/service.ts';
import { startLocalService } from './localService.ts';
import { runFuzz } from './runFuzz.ts';

const service = await startLocalService();
const folder = temporaryFolder();
afterAll(async () => {
  await service.stop();
  folder.remove();
});

it('finds nothing in a few requests, of every kind, and lets people in', async () => {
  const result = await runFuzz(service, {
    seconds: 15,
    requests: 200,
    seed: 3,
    people: { control: 6, limits: 2 },
    cases: folder.path,
    restart: () => Promise.reject(new Error('it did not end')),
    onProgress: () => {},
  });
  expect(result.violations).toEqual([]);
  expect(readdirSync(folder.path)).toEqual([]);
  for (const count of Object.values(result.kinds)) expect(count).toBeGreaterThan(0);
  expect(result.genuine_allowed / result.genuine).toBeGreaterThan(0.6);
  for (const standing of ['seen', 'not_typed', 'unreadable']) {
    expect([standing, result.tries[standing]?.allowed]).toEqual([standing, 0]);
  }
});
