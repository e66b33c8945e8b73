import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { within } from './within.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('gives what answered in time, or what went wrong with it, and leaves no timer behind', async () => {
  await expect(within(1_000, Promise.resolve('an answer'), 'late')).resolves.toBe('an answer');
  await expect(within(1_000, Promise.reject(new Error('refused')), 'late')).rejects.toThrow('refused');
  expect(vi.getTimerCount()).toBe(0);
});

it('is an error where nothing answered in time, and not before', async () => {
  const failed = vi.fn();
  const waiting = within(1_000, new Promise(() => undefined), 'late').catch(failed);
  await vi.advanceTimersByTimeAsync(999);
  expect(failed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(failed).toHaveBeenCalledWith(new Error('late'));
});
