import { expect, it } from 'vitest';
import { freshBytes } from './freshBytes.ts';

it('gives as many bytes as asked for, never the same twice, and keeps none that it gave', () => {
  const given = Array.from({ length: 2_000 }, (_, i) => freshBytes(12 + (i % 5)));
  expect(given.every((bytes, i) => bytes.length === 12 + (i % 5))).toBe(true);
  expect(new Set(given.map((bytes) => bytes.join())).size).toBe(given.length);
  const [first] = given;
  const before = first?.join();
  for (let i = 0; i < 1_000; i++) freshBytes(16);
  expect(first?.join()).toBe(before);
});
