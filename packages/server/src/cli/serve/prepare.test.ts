import { expect, it } from 'vitest';
import { openable } from './prepare.ts';

it.each([
  ['http://0.0.0.0:5000', 'http://localhost:5000'],
  ['https://[::]:5000', 'https://localhost:5000'],
  ['http://0.0.0.0', 'http://localhost'],
  ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
  ['http://[::1]:5000', 'http://[::1]:5000'],
  ['http://10.0.0.0:5000', 'http://10.0.0.0:5000'],
])('%s is opened as %s', (address, url) => {
  expect(openable(address)).toBe(url);
});
