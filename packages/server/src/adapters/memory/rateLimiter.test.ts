import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testRateLimiter } from '../../testing/rateLimiterContract.ts';
import { createMemoryRateLimiter } from './rateLimiter.ts';

function create(maxBuckets?: number) {
  let time = 1_000;
  const limiter = createMemoryRateLimiter({
    now: () => time,
    ...(maxBuckets === undefined ? {} : { maxBuckets }),
  });
  return {
    pass: (ms: number) => {
      time += ms;
    },
    take: limiter.take,
    /** How many of so many requests at once are allowed. */
    burst: async (bucket: string, perMinute: number, count: number) => {
      const verdicts = await Promise.all(
        Array.from({ length: count }, () => limiter.take(bucket, perMinute)),
      );
      return verdicts.filter(({ allowed }) => allowed).length;
    },
  };
}

describe('createMemoryRateLimiter', () => {
  testRateLimiter(async () => [createMemoryRateLimiter()], 1);

  it('lets a minute’s worth pass at once, then one after the other as the minute goes by', async () => {
    const { take, burst, pass } = create();
    expect(await take('a', 6)).toEqual({ allowed: true, retryAfter: 0 });
    expect(await burst('a', 6, 10)).toBe(5);
    expect(await take('a', 6)).toEqual({ allowed: false, retryAfter: 10_000 });
    pass(9_999);
    expect(await take('a', 6)).toEqual({ allowed: false, retryAfter: 1 });
    pass(1);
    expect(await take('a', 6)).toEqual({ allowed: true, retryAfter: 0 });
    pass(60_000);
    expect(await burst('a', 6, 10)).toBe(6);
  });

  it('counts each bucket for itself', async () => {
    const { burst } = create();
    expect([await burst('a', 3, 9), await burst('b', 3, 9)]).toEqual([3, 3]);
  });

  it('takes nothing for what it refuses', async () => {
    const { burst, pass } = create();
    expect(await burst('a', 2, 1_000)).toBe(2);
    pass(30_000);
    expect(await burst('a', 2, 1_000)).toBe(1);
  });

  it('never lets more pass than the limit and one burst, whenever they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 50 })), {
          maxLength: 40,
        }),
        async (perMinute, waves) => {
          const { burst, pass } = create();
          let passed = 0;
          let elapsed = 0;
          for (const [wait, count] of waves) {
            pass(wait);
            elapsed += wait;
            passed += await burst('a', perMinute, count);
          }
          expect(passed).toBeLessThanOrEqual(Math.floor(perMinute * (1 + elapsed / 60_000) + 1e-6));
        },
      ),
    );
  });

  it('says exactly when the next request passes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 0, max: 59_999 }),
        async (perMinute, wait) => {
          const { take, burst, pass } = create();
          await burst('a', perMinute, Math.min(perMinute, 500));
          pass(wait);
          const verdict = await take('a', perMinute);
          if (verdict.allowed) return;
          pass(verdict.retryAfter);
          expect((await take('a', perMinute)).allowed).toBe(true);
        },
      ),
    );
  });

  it('keeps so many buckets, and forgets those first that are full again', async () => {
    const { burst, pass } = create(20);
    await burst('slow', 1, 1);
    for (let i = 0; i < 18; i++) await burst(`quick ${i}`, 1_000, 1);
    pass(100);
    // Full ones make room: the slow one is still counted.
    for (let i = 0; i < 18; i++) await burst(`other ${i}`, 1_000, 1);
    expect(await burst('slow', 1, 1)).toBe(0);
    for (let i = 0; i < 60; i++) await burst(`flood ${i}`, 1, 1);
    expect(await burst('slow', 1, 1)).toBe(1);
  });
});
