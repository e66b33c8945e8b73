import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../math/random.ts';
import { fitLogistic, type LabelledRow } from './fitLogistic.ts';

const random = createRandom(7);

/** Genuine scores around 1, impostors' around -1, spread 1: the log-likelihood ratio of a score s is 2 s. */
function rows(count: number, strange: (i: number) => boolean = () => false): LabelledRow[] {
  return Array.from({ length: count }, (_, i) => {
    const genuine = i % 2 === 0;
    const score = (genuine && !strange(i) ? 1 : genuine ? -8 : -1) + normal(random);
    return { terms: [1, score], genuine, weight: 1 / count };
  });
}

describe('fitLogistic', () => {
  it('finds the log odds that two normal distributions have', () => {
    const [constant = Number.NaN, slope = Number.NaN] = fitLogistic(rows(20_000), [0, 1]);
    expect(Math.abs(constant)).toBeLessThan(0.1);
    expect(Math.abs(slope - 2)).toBeLessThan(0.1);
  });

  it('is led astray by strange genuine rows only without a floor', () => {
    const strange = rows(20_000, (i) => i % 100 === 0);
    expect(fitLogistic(strange, [0, 1])[1]).toBeLessThan(1.5);
    expect(Math.abs((fitLogistic(strange, [0, 1], 0.02)[1] ?? 0) - 2)).toBeLessThan(0.3);
  });

  it('converges from a bad start and with rows far beyond doubt', () => {
    const far = rows(400).map((row) => ({
      ...row,
      terms: row.terms.map((term, i) => (i === 1 ? term * 50 : term)),
    }));
    const [, slope = Number.NaN] = fitLogistic(far, [0, 1]);
    expect(slope).toBeGreaterThan(0.02);
    expect(slope).toBeLessThan(0.06);
  });

  it('stays finite where the rows can be parted without an error', () => {
    const parted = [-2, -1, 1, 2].map((score) => ({ terms: [1, score], genuine: score > 0, weight: 1 }));
    expect(fitLogistic(parted, [0, 1]).every(Number.isFinite)).toBe(true);
  });
});
