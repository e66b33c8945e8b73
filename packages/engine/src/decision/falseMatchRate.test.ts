import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  falseMatchRate,
  falseNonMatchRate,
  LOWEST_FALSE_MATCH_RATE,
  thresholdFor,
} from './falseMatchRate.ts';
import { anyShape, unknownShape } from './testing/arbitraryShape.ts';

const anyScore = fc.oneof(
  fc.double({ min: -20, max: 20, noNaN: true }),
  fc.constantFrom(-1_000, 0, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const anyTarget = fc.double({ min: LOWEST_FALSE_MATCH_RATE, max: 0.5, noNaN: true });

describe('falseMatchRate', () => {
  it('falls with the score, between what is claimed and 1', () => {
    fc.assert(
      fc.property(anyShape, anyScore, anyScore, (shape, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(falseMatchRate(high, shape)).toBeLessThanOrEqual(falseMatchRate(low, shape));
        expect(falseMatchRate(high, shape)).toBeGreaterThanOrEqual(LOWEST_FALSE_MATCH_RATE);
        expect(falseMatchRate(low, shape)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is the target at the threshold for it', () => {
    fc.assert(
      fc.property(anyShape, anyTarget, (shape, target) => {
        const threshold = thresholdFor(shape, target) ?? Number.NaN;
        expect(falseMatchRate(threshold, shape) / target).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is 1, and no threshold, for what is not known', () => {
    fc.assert(
      fc.property(unknownShape, anyScore, anyTarget, (shape, score, target) => {
        expect(falseMatchRate(score, shape)).toBe(1);
        expect(thresholdFor(shape, target)).toBeNull();
        expect(falseNonMatchRate(score, shape)).toBe(1);
      }),
    );
    fc.assert(
      fc.property(anyShape, (shape) => {
        expect(falseMatchRate(Number.NaN, shape)).toBe(1);
        expect(falseNonMatchRate(Number.NaN, shape)).toBe(1);
      }),
    );
  });
});

describe('thresholdFor', () => {
  it('vouches for no rate below the lowest that was measured, and for no nonsense', () => {
    fc.assert(
      fc.property(
        anyShape,
        fc.constantFrom(0, -1, 1, 2, Number.NaN, LOWEST_FALSE_MATCH_RATE / 1.001),
        (shape, target) => {
          expect(thresholdFor(shape, target)).toBeNull();
        },
      ),
    );
  });

  it('asks for more where the target is lower', () => {
    fc.assert(
      fc.property(anyShape, anyTarget, (shape, target) => {
        const [low = Number.NaN, high = Number.NaN] = [
          thresholdFor(shape, target),
          thresholdFor(shape, target / 2),
        ].map((threshold) => threshold ?? Number.POSITIVE_INFINITY);
        expect(high).toBeGreaterThan(low);
      }),
    );
  });
});

describe('falseNonMatchRate', () => {
  const shape = { mode: 'fixed', population: 'keyboard', samples: 5, keys: 20 } as const;
  const lost = (other: object, target = 0.01): number => {
    const changed = { ...shape, ...other };
    return falseNonMatchRate(thresholdFor(changed, target) ?? Number.NaN, changed);
  };

  it('is less for longer texts, more samples, a second try and a target that is easier', () => {
    expect(lost({ keys: 30 })).toBeLessThan(lost({ keys: 10 }));
    expect(lost({ samples: 10 })).toBeLessThan(lost({ samples: 2 }));
    expect(lost({ tries: 2 })).toBeLessThan(lost({}));
    expect(lost({}, 0.05)).toBeLessThan(lost({}, 0.001));
  });
});
