import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Score } from '../models/model.ts';
import { decide } from './decide.ts';
import { falseMatchRate, thresholdFor } from './falseMatchRate.ts';
import { anyShape, unknownShape } from './testing/arbitraryShape.ts';

const shape = { mode: 'fixed', population: 'keyboard', samples: 5, keys: 17 } as const;
const policy = { targetFalseMatchRate: 0.01, stepUpFalseMatchRate: 0.05 };
const scored = (value: number): Score => ({ value, defect: null });
const threshold = thresholdFor(shape, 0.01) ?? Number.NaN;
const stepUp = thresholdFor(shape, 0.05) ?? Number.NaN;

const anyPolicy = fc.record({
  targetFalseMatchRate: fc.oneof(fc.double(), fc.double({ min: 0, max: 1, noNaN: true })),
  stepUpFalseMatchRate: fc.oneof(fc.double(), fc.double({ min: 0, max: 1, noNaN: true })),
});
const anyScore: fc.Arbitrary<Score> = fc.record({
  value: fc.oneof(fc.double(), fc.double({ min: -10, max: 10, noNaN: true })),
  defect: fc.constantFrom(null, null, 'text_differs' as const, 'nothing_to_compare' as const),
});

describe('decide', () => {
  it.each([
    ['allow', threshold],
    ['step_up', threshold - 1e-9],
    ['step_up', stepUp],
    ['deny', stepUp - 1e-9],
    ['deny', -1_000],
  ])('%s at %d', (decision, value) => {
    expect(decide(scored(value), shape, policy)).toEqual({
      decision,
      llr: value,
      falseMatchRate: falseMatchRate(value, shape),
      targetFalseMatchRate: 0.01,
      threshold,
    });
  });

  it('never allows without a sound score, figures for the shape and a rate within the target', () => {
    fc.assert(
      fc.property(anyScore, fc.oneof(anyShape, unknownShape), anyPolicy, (score, any, rates) => {
        const answer = decide(score, any, rates);
        if (answer.decision === 'allow') {
          expect(score.defect).toBeNull();
          expect(Number.isFinite(score.value)).toBe(true);
          expect(answer.falseMatchRate).toBeLessThanOrEqual(rates.targetFalseMatchRate * (1 + 1e-9));
        }
        expect(Number.isFinite(answer.llr)).toBe(true);
        expect(answer.falseMatchRate).toBeGreaterThan(0);
        expect(answer.falseMatchRate).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1_000 },
    );
  });

  it('knows no figures, no decision', () => {
    fc.assert(
      fc.property(unknownShape, (unknown) => {
        expect(decide(scored(50), unknown, policy)).toMatchObject({
          decision: 'insufficient',
          threshold: null,
        });
      }),
    );
  });

  it('calls a text too short for the target, whatever the score', () => {
    const short = { ...shape, samples: 1, keys: 4 };
    for (const value of [-5, 2, 50]) {
      expect(decide(scored(value), short, { ...policy, targetFalseMatchRate: 0.001 }).decision).toBe(
        'insufficient',
      );
    }
    expect(decide(scored(50), shape, { ...policy, targetFalseMatchRate: 1e-6 }).decision).toBe(
      'insufficient',
    );
  });

  it('denies another text and a score that is no number, and does not judge an empty comparison', () => {
    const of = (value: number, defect: Score['defect']) => decide({ value, defect }, shape, policy);
    expect(of(50, 'text_differs')).toMatchObject({ decision: 'deny', falseMatchRate: 1 });
    expect(of(50, 'nothing_to_compare')).toMatchObject({ decision: 'insufficient', falseMatchRate: 1 });
    expect(of(Number.NaN, null)).toMatchObject({ decision: 'deny', falseMatchRate: 1, llr: -1_000 });
    expect(of(Number.POSITIVE_INFINITY, null)).toMatchObject({ decision: 'deny', falseMatchRate: 1 });
  });

  it('has no step-up zone where the policy leaves none', () => {
    expect(decide(scored(threshold - 0.01), shape, { ...policy, stepUpFalseMatchRate: 0.01 }).decision).toBe(
      'deny',
    );
    expect(
      decide(scored(threshold - 0.01), shape, { ...policy, stepUpFalseMatchRate: Number.NaN }).decision,
    ).toBe('deny');
  });
});
