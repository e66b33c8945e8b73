import { expect, it } from 'vitest';
import { readRetryAfter } from './retryAfter.ts';

const NOW = Date.parse('Sun, 22 Nov 2026 12:00:00 GMT');

it.each([
  ['1', 1],
  [' 120 ', 120],
  ['0', 0],
  ['Sun, 22 Nov 2026 12:00:30 GMT', 30],
  ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ['soon', null],
  ['-1', null],
  ['1.5', null],
  ['99999999999', null],
  ['', null],
  [null, null],
])('Retry-After %j is %j seconds', (header, seconds) => {
  expect(readRetryAfter(header, NOW)).toBe(seconds);
});
