import { expect, it } from 'vitest';
import { heldAndBetween, quantile } from './heldAndBetween.ts';

it('tells holds and latencies of keys that overlap', () => {
  const events = [
    { key: 'a', event: 'down' },
    { key: 'b', event: 'down' },
    { key: 'a', event: 'up' },
    { key: 'b', event: 'up' },
  ] as const;
  expect(heldAndBetween(events, [0, 90, 100, 180])).toEqual({ hold: [100, 90], latency: [90] });
  expect(heldAndBetween([], [])).toEqual({ hold: [], latency: [] });
});

it('takes quantiles of what is there', () => {
  expect([quantile([3, 1, 2], 0.5), quantile([3, 1, 2], 1), quantile([], 0.5)]).toEqual([2, 3, Number.NaN]);
});
