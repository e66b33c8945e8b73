import { describe, expect, it } from 'vitest';
import { enrolMean, euclideanDistance, manhattanDistance } from './distanceBaselines.ts';

describe('distance baselines', () => {
  it('measure from the mean vector', () => {
    const mean = enrolMean([
      [1, 2],
      [3, 6],
    ]);
    expect(Array.from(mean)).toEqual([2, 4]);
    expect(manhattanDistance([5, 0], mean)).toBe(7);
    expect(euclideanDistance([5, 0], mean)).toBe(5);
  });
});
