import { expect, it, vi } from 'vitest';
import { createNoVerifierCache } from '../adapters/memory/lruVerifierCache.ts';
import { createCheckHealth } from './checkHealth.ts';

it('asks the store once for all who ask at once, and again for whoever asks later', async () => {
  const asked: PromiseWithResolvers<void>[] = [];
  const store = {
    ping: () => {
      const ping = Promise.withResolvers<void>();
      asked.push(ping);
      return ping.promise;
    },
  };
  const check = createCheckHealth({ store, cache: createNoVerifierCache() });
  const first = Promise.all([check(), check(), check()]);
  expect(asked).toHaveLength(1);
  asked[0]?.reject(new Error('gone'));
  expect((await first).map(({ healthy }) => healthy)).toEqual([false, false, false]);
  const later = check();
  expect(asked).toHaveLength(2);
  asked[1]?.resolve();
  expect((await later).healthy).toBe(true);
});

it('takes no answer for a bad one, and asks again', async () => {
  vi.useFakeTimers();
  try {
    let asked = 0;
    const store = {
      ping: () => {
        asked += 1;
        return asked === 1 ? new Promise<void>(() => undefined) : Promise.resolve();
      },
    };
    const check = createCheckHealth({ store, cache: createNoVerifierCache() });
    const hung = check();
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await hung).healthy).toBe(false);
    expect((await check()).healthy).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
