import { createRandom } from '@keystroke-auth/engine';
import { describe, expect, it } from 'vitest';
import { compareTimes } from './compareTimes.ts';

const times = (seed: number, count: number, later: number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => 2 + random() + later);
};

describe('times of two kinds of people', () => {
  it('that differ are told apart, by how much and how surely', () => {
    const { difference, interval, auc, aucInterval } = compareTimes(
      times(1, 300, 0.5),
      times(2, 300, 0),
      createRandom(3),
    );
    expect(difference).toBeGreaterThan(400);
    expect(difference).toBeLessThan(600);
    expect(interval[0]).toBeGreaterThan(300);
    expect(interval[0]).toBeLessThan(difference);
    expect(interval[1]).toBeGreaterThan(difference);
    // Of two uniform on [0, 1), one half later: 1 - 0.5²/2.
    expect(auc).toBeGreaterThan(0.83);
    expect(auc).toBeLessThan(0.92);
    expect(aucInterval[0]).toBeGreaterThan(0.5);
  });

  it('that are alike are not', () => {
    const { interval, auc, aucInterval } = compareTimes(times(4, 300, 0), times(5, 300, 0), createRandom(6));
    expect(interval[0]).toBeLessThan(0);
    expect(interval[1]).toBeGreaterThan(0);
    expect(aucInterval[0]).toBeLessThan(auc);
    expect(compareTimes([1, 1], [1, 1], createRandom(7)).auc).toBe(0.5);
  });
});
