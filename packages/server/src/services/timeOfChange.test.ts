import { expect, it } from 'vitest';
import { timeOfChange } from './timeOfChange.ts';

it('is now, but always after the change before', () => {
  const now = new Date(1_000);
  expect(timeOfChange(now, null)).toEqual(now);
  expect(timeOfChange(now, { updatedAt: new Date(999) })).toEqual(now);
  expect(timeOfChange(now, { updatedAt: now })).toEqual(new Date(1_001));
  expect(timeOfChange(now, { updatedAt: new Date(200_000) })).toEqual(new Date(200_001));
});
