import { describe, expect, it } from 'vitest';
import { bootstrapIntervals } from './bootstrapIntervals.ts';

const subjects = Array.from({ length: 100 }, (_, i) => String(i));

function weightedMean(values: readonly number[]) {
  return (weights: Float64Array): { readonly mean: number } => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { mean: values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0) / total };
  };
}

describe('bootstrapIntervals', () => {
  it('covers 95 % of what other draws would give: for a mean, 1.96 standard errors on both sides', () => {
    const values = subjects.map(Number);
    const [low = 0, high = 0] =
      bootstrapIntervals(subjects, weightedMean(values), ['mean']).get('mean') ?? [];
    const standardError = Math.sqrt((100 ** 2 - 1) / 12) / 10;
    expect((low + high) / 2).toBeCloseTo(49.5, 0);
    expect((high - low) / (2 * 1.96 * standardError)).toBeGreaterThan(0.9);
    expect((high - low) / (2 * 1.96 * standardError)).toBeLessThan(1.1);
  });

  it('draws people with all their templates', () => {
    const twice = [...subjects, ...subjects];
    const seen: boolean[] = [];
    bootstrapIntervals(
      twice,
      (weights) => {
        seen.push(weights.every((weight, i) => weight === weights[(i + 100) % 200]));
        return { total: weights.reduce((sum, weight) => sum + weight, 0) };
      },
      ['total'],
      { resamples: 20 },
    ).forEach(([low, high]) => {
      expect([low, high]).toEqual([200, 200]);
    });
    expect(seen).toEqual(Array.from({ length: 20 }, () => true));
  });

  it('depends on its seed alone', () => {
    const measure = weightedMean(subjects.map(Number));
    const interval = (seed: number) =>
      bootstrapIntervals(subjects, measure, ['mean'], { seed, resamples: 50 });
    expect(interval(3)).toEqual(interval(3));
    expect(interval(3)).not.toEqual(interval(4));
  });

  it('gives none for no resamples', () => {
    expect(bootstrapIntervals(subjects, weightedMean([]), ['mean'], { resamples: 0 }).size).toBe(0);
  });
});
