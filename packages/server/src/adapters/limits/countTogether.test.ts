import { expect, it } from 'vitest';
import type { RateLimiter } from '../../ports/rateLimiter.ts';
import { createMemoryRateLimiter } from '../memory/rateLimiter.ts';
import { countTogether } from './countTogether.ts';

const SECOND = 1_000;

it('what came back empty lets no more pass than the service has counted, for a minute', async () => {
  let time = 0;
  const now = () => time;
  let shared: RateLimiter = createMemoryRateLimiter({ now });
  const lose = (error: string) => {
    shared = { take: () => Promise.reject(new Error(error)) };
  };
  const { take, degraded } = countTogether({
    take: (...asked) => shared.take(...asked),
    local: createMemoryRateLimiter({ now }),
    mayForget: (error) => error instanceof Error && error.message === 'lost',
    now,
  });
  const passedOf = async (asked: number) => {
    let passed = 0;
    for (let i = 0; i < asked; i++) if ((await take('a', 6)).allowed) passed += 1;
    return passed;
  };

  expect(await passedOf(20)).toBe(6);
  lose('lost');
  expect([await passedOf(20), degraded()]).toEqual([0, true]);
  shared = createMemoryRateLimiter({ now });
  time += SECOND;
  expect([await passedOf(20), degraded()]).toEqual([0, false]);
  time += 10 * SECOND;
  expect(await passedOf(20)).toBe(1);

  // A minute later it knows as much as the service.
  time += 60 * SECOND;
  expect(await passedOf(20)).toBe(6);
  // What was only slow has forgotten nothing: it alone counts as soon as it answers.
  lose('slow');
  expect(await passedOf(20)).toBe(0);
  shared = createMemoryRateLimiter({ now });
  time += SECOND;
  expect(await passedOf(20)).toBe(6);
});
