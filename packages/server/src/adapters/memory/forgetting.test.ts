import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';
import { openTestVault } from '../../testing/vault.ts';
import { KEPT_FOR_MS } from './forgetting.ts';
import { createLruVerifierCache } from './lruVerifierCache.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  // The cache takes a time of 0 for none.
  vi.advanceTimersByTime(1);
});
afterEach(() => void vi.useRealTimers());

it('a key that another process destroyed is in memory for so long at most', async () => {
  const here = openTestVault(folder.path, ['o'.repeat(32)]);
  const there = openTestVault(folder.path, ['o'.repeat(32)]);
  try {
    await here.vault.open(null);
    await there.vault.open(null);
    const key = await here.vault.makeKey({ application: 'default', pseudonym: 'ada' });
    expect(await here.vault.ofPerson(key)).not.toBeNull();
    await there.vault.destroy([key]);
    expect(await here.vault.ofPerson(key)).not.toBeNull();
    vi.advanceTimersByTime(KEPT_FOR_MS + 2);
    expect(await here.vault.ofPerson(key)).toBeNull();
  } finally {
    await here.keys.close();
    await there.keys.close();
  }
});

it('a template leaves memory without being asked for', () => {
  const cache = createLruVerifierCache({ size: 10, bytes: 1_000_000 });
  const score = () => ({ value: 0, defect: null });
  cache.set({ id: 'profile', version: 1, edition: '' }, { kind: 'rhythm', threshold: 0, bytes: 100, score });
  expect(cache.size).toBe(1);
  vi.advanceTimersByTime(KEPT_FOR_MS + 2);
  expect(cache.size).toBe(0);
});
