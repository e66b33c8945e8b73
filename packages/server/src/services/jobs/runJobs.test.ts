import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cronSchedule } from '../../adapters/cron/schedule.ts';
import type { Job } from '../../ports/jobs.ts';
import type { RunJob } from './runJob.ts';
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

function run(names: readonly string[], runJob: RunJob, start = async (_: (error: unknown) => void) => {}) {
  const failed: unknown[] = [];
  const jobs = runJobs({
    ...{ jobs: names.map(job), runJob, random: () => 0.5, failed: (error) => failed.push(error) },
    queue: { start: (_, onFailed) => start(onFailed) },
  });
  return { failed, stop: jobs.stop };
}

it('asks for each job again and again, never twice at once, and a long one holds up no other', async () => {
  const runs: string[] = [];
  let end = (): void => {};
  const { failed, stop } = run(['long', 'short'], async ({ name }, when) => {
    runs.push(`${name} ${when}`);
    if (name === 'long' && runs.length < 3) {
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    }
    return 'done';
  });
  const count = (name: string) => runs.filter((each) => each === `${name} due`).length;
  await vi.advanceTimersByTimeAsync(65_000);
  expect([count('long'), count('short')]).toEqual([1, 4]);
  end();
  await vi.advanceTimersByTimeAsync(20_000);
  expect([count('long'), count('short')]).toEqual([2, 5]);
  expect([await stop(), failed]).toEqual([[], []]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(count('short')).toBe(5);
});

it('says once why nobody can be asked, and once more when that happens again', async () => {
  let down = true;
  let background = (_: unknown): void => {};
  const fault = async () => {
    if (down) throw new RangeError('no store');
  };
  const { failed, stop } = run(
    ['one', 'other'],
    async () => {
      await fault();
      return 'idle';
    },
    async (onFailed) => {
      background = onFailed;
      await fault();
    },
  );
  const told = [new RangeError('no store')];
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(failed).toEqual(told);
  down = false;
  await vi.advanceTimersByTimeAsync(20_000);
  down = true;
  // What goes on beside finds out as well.
  background(new RangeError('no store'));
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  background(new RangeError('no store'));
  expect(failed).toEqual([...told, ...told]);
  await stop();
  background(new TypeError('too late'));
  expect(failed).toHaveLength(2);
});

it('stops where the queue does not answer', async () => {
  const { stop } = run(
    ['one'],
    async () => 'idle',
    () => new Promise(() => undefined),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await stop()).toEqual([]);
});

it('interrupts what runs when it stops, and says which jobs did not end', async () => {
  const { stop } = run(['stuck', 'short'], async ({ name }, _, signal) => {
    await new Promise((told) => signal.addEventListener('abort', told));
    return name === 'short' ? 'stopped' : 'left';
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await stop()).toEqual(['stuck']);
});
