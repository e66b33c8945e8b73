import { expect, it } from 'vitest';
import { drawSentence } from './drawSentence.ts';

it('draws everyday words, other ones for another seed', () => {
  expect(drawSentence(1, 8)).toMatch(/^[A-Z][a-z]*( [a-z]+){7}\.$/);
  expect(drawSentence(1, 8)).toBe(drawSentence(1, 8));
  expect(new Set(Array.from({ length: 50 }, (_, seed) => drawSentence(seed, 8))).size).toBe(50);
});
