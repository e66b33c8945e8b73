import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrateFixedText, UNTYPICAL } from './calibration.ts';

const anyShape = fc.record({
  samples: fc.integer({ min: 0, max: 1_000 }),
  keys: fc.integer({ min: 1, max: 2_000 }),
});

describe('calibrateFixedText', () => {
  it('rises with the score for every shape, and ends where a sample tells nothing', () => {
    fc.assert(
      fc.property(anyShape, fc.double({ min: -50, max: 50, noNaN: true }), (shape, score) => {
        const here = calibrateFixedText(score, shape);
        expect(calibrateFixedText(score + 0.1, shape)).toBeGreaterThanOrEqual(here);
        expect(here).toBeGreaterThanOrEqual(Math.log(UNTYPICAL));
        expect(Number.isFinite(here)).toBe(true);
      }),
    );
  });

  it('is affine where scores speak for the typist', () => {
    const shape = { samples: 5, keys: 17 };
    const [a = 0, b = 0, c = 0] = [2, 3, 4].map((score) => calibrateFixedText(score, shape));
    expect(c - b).toBeCloseTo(b - a, 2);
    expect(b - a).toBeGreaterThan(1.5);
  });

  it('makes more of a score of a long text', () => {
    const of = (keys: number) => calibrateFixedText(3, { samples: 5, keys });
    expect(of(24)).toBeGreaterThan(of(8));
  });
});
