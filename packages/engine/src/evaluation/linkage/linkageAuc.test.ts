import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkageAuc, type PairScores } from './linkageAuc.ts';

const text = (subjects: string, ...rows: number[][]): PairScores => ({
  subjects: Array.from(subjects),
  scores: rows.map((row) => Float64Array.from(row)),
});

describe('linkageAuc', () => {
  it('is the share of pairs of two people that score below a pair of one, ties as a half', () => {
    const { auc, ...counts } = linkageAuc([text('abc', [5, 1, 2], [7, 4, 3], [5, 0, 6])], { resamples: 0 });
    // 5 is above 1, 2, 3 and 0, as high as 5; 4 above 1, 2, 3 and 0; 6 above all but 7.
    expect(auc).toBeCloseTo((4.5 + 4 + 5) / 18, 12);
    expect(counts).toEqual({ interval: null, people: 3, genuinePairs: 3, otherPairs: 6 });
  });

  it('agrees with counting, over several texts', () => {
    const score = fc.integer({ min: 0, max: 5 });
    const matrix = fc
      .integer({ min: 2, max: 5 })
      .chain((n) =>
        fc.array(fc.array(score, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
      );
    fc.assert(
      fc.property(fc.array(matrix, { minLength: 1, maxLength: 3 }), (matrices) => {
        const texts = matrices.map((rows) => text('abcde'.slice(0, rows.length), ...rows));
        const genuine = matrices.flatMap((rows) => rows.flatMap((row, i) => row.slice(i, i + 1)));
        const others = matrices.flatMap((rows) => rows.flatMap((row, i) => row.toSpliced(i, 1)));
        const won = genuine.map((a) => others.reduce((sum, b) => sum + (a > b ? 1 : a === b ? 0.5 : 0), 0));
        const expected = won.reduce((sum, value) => sum + value, 0) / genuine.length / others.length;
        expect(linkageAuc(texts, { resamples: 0 }).auc).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('has an interval around it, the same for the same seed, narrower for more people', () => {
    const people = (count: number): PairScores => ({
      subjects: Array.from({ length: count }, (_, i) => String(i)),
      scores: Array.from({ length: count }, (_, i) =>
        Float64Array.from({ length: count }, (__, j) => Math.sin(7 * i + 13 * j) + (i === j ? 0.5 : 0)),
      ),
    });
    const widths = [8, 64].map((count) => {
      const { auc, interval } = linkageAuc([people(count)], { resamples: 200 });
      const [low, high] = interval ?? [1, 0];
      expect(low).toBeLessThanOrEqual(auc);
      expect(high).toBeGreaterThanOrEqual(auc);
      expect(linkageAuc([people(count)], { resamples: 200 }).interval).toEqual(interval);
      return high - low;
    });
    expect(widths[1]).toBeLessThan((widths[0] ?? 0) / 2);
  });

  it('takes no pair without a score', () => {
    expect(() => linkageAuc([text('ab', [1, Number.NaN], [1, 2])])).toThrow(RangeError);
    expect(() => linkageAuc([text('ab', [1, 2], [1])])).toThrow(RangeError);
  });
});
