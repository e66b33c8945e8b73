import { InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { duration } from './duration.ts';

it('reads seconds, minutes, hours and days, and nothing else', () => {
  expect(['0s', '45s', '30m', '12h', '90d', '007d'].map(duration)).toEqual([
    0, 45, 1_800, 43_200, 7_776_000, 604_800,
  ]);
  for (const text of ['', '1', 'd', '1w', '-1d', '1.5h', '1 d', '1D', '9'.repeat(400), '36501d', '1e3s']) {
    expect(() => duration(text), text).toThrow(InvalidArgumentError);
  }
});
