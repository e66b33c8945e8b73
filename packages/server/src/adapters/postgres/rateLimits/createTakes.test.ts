import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createTakes } from './createTakes.ts';
import type { Taken, Wanted } from './takeAll.ts';

let time = 0;
let fullAt = new Map<string, number>();
let questions: (readonly Wanted[])[] = [];
beforeEach(() => {
  [time, fullAt, questions] = [1_000, new Map(), []];
});

/** What the server does, by the time of the test. */
async function ask(wanted: readonly Wanted[]): Promise<ReadonlyMap<string, Taken>> {
  questions.push(wanted);
  return new Map(
    wanted.map(({ bucket, spacing, capacity, count }) => {
      const from = Math.max(fullAt.get(bucket) ?? 0, time);
      const fit = Math.floor((time + capacity + 0.01 - from) / spacing);
      const taken = Math.max(0, Math.min(count, fit));
      fullAt.set(bucket, from + taken * spacing);
      return [bucket, { count: taken, wait: from + (taken + 1) * spacing - capacity - time }];
    }),
  );
}
const create = (patienceMs = 10_000) => createTakes({ ask, patienceMs, now: () => time });
const takeMany = async (
  take: ReturnType<typeof create>,
  bucket: string,
  perMinute: number,
  count: number,
) => {
  const verdicts = await Promise.all(Array.from({ length: count }, () => take(bucket, perMinute)));
  return verdicts.filter(({ allowed }) => allowed).length;
};

describe('createTakes', () => {
  it('asks once about all that comes at the same time', async () => {
    const take = create();
    expect(await Promise.all([takeMany(take, 'a', 6, 9), takeMany(take, 'b', 3, 2)])).toEqual([6, 2]);
    expect(questions.map((wanted) => wanted.map(({ bucket, count }) => [bucket, count]))).toEqual([
      [
        ['a', 6],
        ['b', 2],
      ],
    ]);
  });

  it('does not ask again about what is refused, until it may pass', async () => {
    const take = create();
    await takeMany(take, 'a', 6, 9);
    time += 9_999;
    expect(await take('a', 6)).toEqual({ allowed: false, retryAfter: 1 });
    expect(questions).toHaveLength(1);
    time += 1;
    expect(await takeMany(take, 'a', 6, 2)).toBe(1);
    expect(questions).toHaveLength(2);
  });

  it('asks seldom where much passes, and as often as before where little does', async () => {
    const take = create();
    for (let i = 0; i < 4_000; i++) {
      time += 5;
      expect((await take('busy', 60_000)).allowed).toBe(true);
    }
    // The first second asks each time; then ten times a second.
    expect(questions.length).toBeLessThan(200 + 19 * 11);
    questions = [];
    for (let i = 0; i < 20; i++) {
      time += 300;
      await take('idle', 60_000);
    }
    expect(questions).toHaveLength(20);
    expect(questions.every(([wanted]) => wanted?.count === 1)).toBe(true);
  });

  it('never lets more pass than the limit and one burst, with whatever is taken ahead by whomever', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: 2 }),
            fc.integer({ min: 0, max: 3_000 }),
            fc.integer({ min: 1, max: 300 }),
          ),
          { maxLength: 60 },
        ),
        async (perMinute, waves) => {
          fullAt = new Map();
          const services = [create(), create(), create()];
          const passes: [at: number, count: number][] = [];
          for (const [service, wait, count] of waves) {
            time += wait;
            const take = services[service] ?? create();
            passes.push([time, await takeMany(take, 'a', perMinute, count)]);
          }
          for (const [i, [from]] of passes.entries()) {
            let passed = 0;
            for (const [at, count] of passes.slice(i)) {
              passed += count;
              expect(passed).toBeLessThanOrEqual(Math.floor(perMinute * (1 + (at - from) / 60_000) + 0.01));
            }
          }
        },
      ),
    );
  });

  it('tells who waits that nobody counts, when the question fails and when it takes too long', async () => {
    const failing = createTakes({
      ask: () => Promise.reject(new Error('gone')),
      patienceMs: 10_000,
      now: () => time,
    });
    await expect(failing('a', 6)).rejects.toThrow('gone');
    const silent = createTakes({ ask: async () => new Map(), patienceMs: 10_000, now: () => time });
    await expect(silent('a', 6)).rejects.toThrow('not about what was asked');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const slow = createTakes({ ask: () => new Promise(() => undefined), patienceMs: 250, now: () => time });
      const waiting = [slow('a', 6), slow('b', 6)].map((verdict) => verdict.catch(String));
      await vi.advanceTimersByTimeAsync(250);
      // What comes while the question is still under way waits no longer either.
      waiting.push(slow('a', 6).catch(String));
      await vi.advanceTimersByTimeAsync(250);
      expect(await Promise.all(waiting)).toEqual(Array(3).fill('Error: nobody counted in time'));
    } finally {
      vi.useRealTimers();
    }
  });
});
