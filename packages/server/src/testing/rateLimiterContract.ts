import { expect, it } from 'vitest';
import type { RateLimiter } from '../ports/rateLimiter.ts';

/**
 * What every counter of requests does, by real clocks: bounds are those of the limit for as long as it really took.
 *
 * @param open that many which count together, as services on as many machines
 */
export function testRateLimiter(open: (count: number) => Promise<readonly RateLimiter[]>, machines: number) {
  /** Who passed of so many at once, from each of them. */
  async function burst(limiters: readonly RateLimiter[], bucket: string, perMinute: number, each: number) {
    const from = performance.now();
    const verdicts = await Promise.all(
      limiters.flatMap((limiter) => Array.from({ length: each }, () => limiter.take(bucket, perMinute))),
    );
    const passed = verdicts.filter(({ allowed }) => allowed).length;
    const took = performance.now() - from;
    const most = Math.floor(perMinute * (1 + took / 60_000) + 0.01);
    return { passed, most, took, refused: verdicts.filter(({ allowed }) => !allowed) };
  }

  it('lets as many pass through all together as a limit says, and says when to come back', async () => {
    const { passed, most, took, refused } = await burst(await open(machines), 'key\nours', 30, 40);
    expect(passed).toBeGreaterThanOrEqual(30);
    expect(passed).toBeLessThanOrEqual(most);
    expect(refused).toHaveLength(40 * machines - passed);
    for (const { retryAfter } of refused) {
      expect(retryAfter).toBeGreaterThan(0);
      // A question that had to wait for another one's row is answered as of when it was asked.
      expect(retryAfter).toBeLessThanOrEqual(2_000 + took);
    }
  });

  it('counts each bucket for itself', async () => {
    const limiters = await open(machines);
    for (const bucket of ['key\nours', 'key\ntheirs', 'user\ndefault\nada']) {
      expect((await burst(limiters, bucket, 1, 3)).passed).toBe(1);
    }
  });

  it('takes nothing for what it refuses: the next passes when it was said', async () => {
    const [one, other = one] = await open(machines);
    if (one === undefined || other === undefined) throw new Error('expected one at least');
    // One each 200 ms.
    await burst([one, other], 'key\nours', 300, 160);
    const { refused } = await burst([one, other], 'key\nours', 300, 160);
    expect(refused.length).toBeGreaterThan(200);
    // Had the refused ones taken something, it would be a minute.
    await expect
      .poll(async () => (await other.take('key\nours', 300)).allowed, { interval: 5, timeout: 20_000 })
      .toBe(true);
  });

  it('lets no more pass than a limit says when many come again and again, and not many less', async () => {
    const limiters = await open(machines);
    const from = performance.now();
    let passed = 0;
    for (let wave = 0; wave < 60; wave++) {
      passed += (await burst(limiters, 'key\nbusy', 6_000, wave % 7 === 0 ? 100 : 20)).passed;
    }
    const most = 6_000 * (1 + (performance.now() - from) / 60_000);
    const sent = 60 * 20 * limiters.length + 9 * 80 * limiters.length;
    expect(passed).toBeLessThanOrEqual(most);
    expect(passed).toBeGreaterThanOrEqual(Math.min(sent, 5_900) - 200);
  });
}

/** Where the server that counts is not heard in time each counts by itself: on a busy machine it is tried again, with others. */
export async function expectTogether(limiters: readonly RateLimiter[]): Promise<void> {
  let anew = 0;
  await expect
    .poll(async () => {
      anew += 1;
      const takes = limiters.flatMap((each) => [1, 2, 3].map(() => each.take(`anew ${anew}`, 3)));
      return (await Promise.all(takes)).filter(({ allowed }) => allowed).length;
    })
    .toBe(3);
}
