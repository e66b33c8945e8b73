import { expect, it } from 'vitest';
import type { RateLimiter } from '../../ports/rateLimiter.ts';
import { createMemoryRateLimiter } from '../memory/rateLimiter.ts';
import { countTogether } from './countTogether.ts';
import { shareOf } from './shareOf.ts';

const SECOND = 1_000;

/** One of so many processes of a machine, which may let six a minute pass. */
function counting(processes: number) {
  let time = 0;
  const now = () => time;
  const empty = () => createMemoryRateLimiter({ now });
  let shared: RateLimiter = empty();
  const { take, degraded } = countTogether({
    take: (...asked) => shared.take(...asked),
    local: shareOf(empty(), processes),
    own: empty(),
    mayForget: (error) => error instanceof Error && error.message === 'lost',
    now,
  });
  return {
    degraded,
    /** Answers with what puts it back as it was. */
    lose(error: string): () => void {
      const before = shared;
      shared = { take: () => Promise.reject(new Error(error)) };
      return () => {
        shared = before;
      };
    },
    empty() {
      shared = empty();
    },
    pass(ms: number) {
      time += ms;
    },
    /** How many pass of twenty, or of so many. */
    async passed(asked = 20): Promise<number> {
      let passed = 0;
      for (let i = 0; i < asked; i++) if ((await take('a', 6)).allowed) passed += 1;
      return passed;
    },
  };
}

it('what came back empty lets no more pass than the service has counted, for a minute', async () => {
  const { lose, empty, pass, passed, degraded } = counting(1);
  expect(await passed()).toBe(6);
  lose('lost');
  expect([await passed(), degraded()]).toEqual([0, true]);
  empty();
  pass(SECOND);
  expect([await passed(), degraded()]).toEqual([0, false]);
  pass(10 * SECOND);
  expect(await passed()).toBe(1);

  // A minute later it knows as much as the service.
  pass(60 * SECOND);
  expect(await passed()).toBe(6);
});

it.each([
  ['lost', 0],
  ['slow', 3],
])('of several processes each lets its part pass after it was %s, or what is left', async (error, passes) => {
  const { lose, pass, passed } = counting(2);
  expect(await passed(2)).toBe(2);
  const comeBack = lose(error);
  expect(await passed()).toBe(1);
  comeBack();
  pass(SECOND);
  expect(await passed()).toBe(passes);
});

it('what was emptied without a word lets no more pass than the limit by what this process let pass', async () => {
  const { empty, pass, passed, degraded } = counting(1);
  expect(await passed(4)).toBe(4);
  empty();
  expect([await passed(), degraded()]).toEqual([2, false]);
  empty();
  pass(10 * SECOND);
  expect(await passed()).toBe(1);
});
