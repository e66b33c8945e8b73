import { type FileHandle, open } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { callerOf, makeKey, OWNER, setPolicy, typed } from '../../testing/v1.ts';

const folder = temporaryFolder();
let service: TestService;
beforeEach(async () => {
  service = await startService(folder.path);
});
afterEach(async () => {
  await service.stop();
  folder.remove();
});

async function probed(path: string) {
  const { statusCode, body } = await service.server.inject(path);
  return [statusCode, JSON.parse(body)];
}

/** What a disk does with what it is asked to keep, in place of keeping it. */
async function disk(sync: () => Promise<void>): Promise<void> {
  const handle = await open(import.meta.filename);
  const handles: FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  const spied = vi.spyOn(handles, 'datasync').mockImplementation(sync);
  onTestFinished(() => spied.mockRestore());
}

it('is alive and ready while its store answers, and alive without it', async () => {
  expect(await probed('/livez')).toEqual([200, { status: 'ok' }]);
  expect(await probed('/readyz')).toEqual([200, { status: 'ok' }]);
  await service.store.close();
  expect(await probed('/livez')).toEqual([200, { status: 'ok' }]);
  expect(await probed('/readyz')).toEqual([503, { status: 'unavailable' }]);
});

it('is not ready while the disk keeps nothing of what is written, takes nothing more, and is alive', async () => {
  const caller = callerOf(service, await makeKey(service));
  await setPolicy(caller);
  const [dead, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await disk(() => {
    asked.resolve();
    return dead.promise;
  });
  const [enrol, sample] = ['POST /v1/users/ada/samples', typed(OWNER, 1)];
  const waiting = caller.send(enrol, sample);
  try {
    await asked.promise;
    expect(await probed('/readyz')).toEqual([200, { status: 'ok' }]);
    const real = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => real() + 11_000);
    onTestFinished(() => later.mockRestore());
    expect(await probed('/readyz')).toEqual([503, { status: 'unavailable' }]);
    expect(await probed('/livez')).toEqual([200, { status: 'ok' }]);
    expect((await caller.send(enrol, typed(OWNER, 2))).status).toBe(503);
    expect((await caller.send('GET /v1/users')).status).toBe(503);
  } finally {
    dead.resolve();
  }
  expect((await waiting).status).toBe(201);
  expect(await probed('/readyz')).toEqual([200, { status: 'ok' }]);
  expect((await caller.send(enrol, typed(OWNER, 2))).status).toBe(201);
});

it('is neither ready nor alive once the disk failed to keep what was written: only a new start helps', async () => {
  const caller = callerOf(service, await makeKey(service));
  await setPolicy(caller);
  await disk(() => Promise.reject(new Error('EIO')));
  expect((await caller.send('POST /v1/users/ada/samples', typed(OWNER, 1))).status).toBe(503);
  expect(await probed('/readyz')).toEqual([503, { status: 'unavailable' }]);
  expect(await probed('/livez')).toEqual([503, { status: 'unavailable' }]);
});
