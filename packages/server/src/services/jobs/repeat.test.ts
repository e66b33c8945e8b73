import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { repeat } from './repeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('works again and again, whatever fails, never twice at once, and not at the same time as others', async () => {
  const errors: unknown[] = [];
  let working = 0;
  let most = 0;
  let ends = (): void => {};
  const work = vi.fn(async () => {
    working += 1;
    most = Math.max(most, working);
    await new Promise<void>((resolve) => {
      ends = resolve;
    });
    working -= 1;
    if (work.mock.calls.length === 1) throw new RangeError('no');
  });
  let random = 0;
  const options = { everyMs: 1_000, firstMs: 100, random: () => random };
  const { stop } = repeat(work, { ...options, onError: (error) => errors.push(error) });
  await vi.advanceTimersByTimeAsync(79);
  expect(work).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(work).toHaveBeenCalledTimes(1);
  random = 1;
  ends();
  await vi.advanceTimersByTimeAsync(1_199);
  expect(errors).toEqual([new RangeError('no')]);
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledTimes(2);
  expect(most).toBe(1);
  const stopped = stop();
  ends();
  await stopped;
  expect(working).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(work).toHaveBeenCalledTimes(2);
});

it('tells what runs to end, and begins nothing after it was stopped', async () => {
  const options = { everyMs: 100, random: () => 0.5, onError: () => undefined };
  const waiting = vi.fn(async () => undefined);
  await repeat(waiting, options).stop();
  const told: boolean[] = [];
  const running = repeat(async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    told.push(signal.aborted);
  }, options);
  await vi.advanceTimersByTimeAsync(100);
  await running.stop();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([told, waiting.mock.calls]).toEqual([[true], []]);
});
