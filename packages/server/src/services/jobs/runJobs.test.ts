import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cronSchedule } from '../../adapters/cron/schedule.ts';
import type { Job } from '../../ports/jobs.ts';
import { runJobs } from './runJobs.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T00:00:30Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const job = (name: string): Job => ({
  ...{ name, about: '', schedule: cronSchedule('* * * * *') },
  run: async () => undefined,
});

it('runs what is due, each once a time, and a long one holds up no other', async () => {
  const failed: unknown[] = [];
  const runs: string[] = [];
  let end = (): void => {};
  const long = new Promise<void>((resolve) => {
    end = resolve;
  });
  const jobs = runJobs({
    jobs: [job('long'), job('short'), job('broken')],
    async runJob({ name }, when, signal) {
      runs.push(`${name} ${when}`);
      if (name === 'broken') throw new RangeError('no store');
      if (name === 'long')
        await Promise.race([long, new Promise((done) => signal.addEventListener('abort', done))]);
      return 'done';
    },
    ...{ clock: { now: () => new Date() }, random: () => 0.5, failed: (error) => failed.push(error) },
  });
  const count = (name: string) => runs.filter((run) => run === `${name} due`).length;
  await vi.advanceTimersByTimeAsync(3 * 60_000);
  expect([count('long'), count('short')]).toEqual([1, 4]);
  // Nobody knows that it was done: it is looked at again, every 20 s.
  expect(count('broken')).toBeGreaterThan(6);
  expect(failed).toHaveLength(count('broken'));
  end();
  await vi.advanceTimersByTimeAsync(60_000);
  // Once for the times that passed meanwhile, once for the next.
  expect(count('long')).toBe(3);
  expect(await jobs.stop()).toEqual([]);
  const before = runs.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(runs).toHaveLength(before);
});

it('says which jobs did not end', async () => {
  const jobs = runJobs({
    jobs: [job('stuck'), job('short')],
    runJob: async ({ name }, _, signal) => {
      if (name === 'short') return 'done';
      await new Promise((told) => signal.addEventListener('abort', told));
      return 'left';
    },
    ...{ clock: { now: () => new Date() }, random: () => 0.5, failed: () => undefined },
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await jobs.stop()).toEqual(['stuck']);
});
