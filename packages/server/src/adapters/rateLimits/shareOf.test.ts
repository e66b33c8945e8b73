import { expect, it } from 'vitest';
import { createMemoryRateLimiter } from '../memory/rateLimiter.ts';
import { shareOf } from './shareOf.ts';

/** How many of so many requests pass through so many processes that can not ask each other. */
async function passedOf(requests: number, perMinute: number, processes: number): Promise<number> {
  const limiters = Array.from({ length: processes }, () =>
    shareOf(createMemoryRateLimiter({ now: () => 0 }), processes),
  );
  const verdicts = await Promise.all(
    limiters.flatMap((limiter) =>
      Array.from({ length: requests }, () => limiter.take('user\ndefault\nada', perMinute)),
    ),
  );
  return verdicts.filter(({ allowed }) => allowed).length;
}

it('lets no more pass through all processes than through one', async () => {
  expect(await passedOf(200, 120, 1)).toBe(120);
  expect(await passedOf(200, 120, 4)).toBe(120);
  expect(await passedOf(200, 120, 7)).toBe(119);
});

it('lets a client whose connection is of one process have its part, and no more', async () => {
  const one = shareOf(createMemoryRateLimiter({ now: () => 0 }), 4);
  const verdicts = await Promise.all(Array.from({ length: 120 }, () => one.take('user\ndefault\nada', 120)));
  expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(30);
});

it('shuts nobody out where a limit is below the number of processes', async () => {
  expect(await passedOf(5, 3, 4)).toBe(4);
});
