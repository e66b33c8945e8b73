import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import { anySample, typing } from '../testing/syntheticTyping.ts';
import { consistencyOf } from './consistencyOf.ts';

const random = createRandom(29);
const steady = Array.from({ length: 5 }, () => typing('own', random));
const mixed = Array.from({ length: 6 }, (_, i) => typing(i % 2 === 0 ? 'own' : 'other', random));

describe('consistencyOf', () => {
  it('expects somebody steady to be rejected less often than somebody who types in two ways', () => {
    const [regular, erratic] = [consistencyOf(steady, 'desktop'), consistencyOf(mixed, 'desktop')];
    expect(regular?.expectedRejectRate).toBeLessThan(0.2);
    expect(erratic?.expectedRejectRate).toBeGreaterThan(0.5);
    expect(regular?.consistency).toBeGreaterThan(erratic?.consistency ?? 1);
  });

  it('says nothing of two samples, or of free text', () => {
    expect(consistencyOf(steady.slice(0, 2), 'desktop')).toBeNull();
    expect(
      consistencyOf(
        [6, 9, 14, 20].map((keys) => typing('own', random, keys)),
        'desktop',
      ),
    ).toBeNull();
  });

  it('is a pair of shares for any samples', () => {
    fc.assert(
      fc.property(fc.array(anySample, { maxLength: 4 }), anySample, (others, sample) => {
        const found = consistencyOf([sample, sample, sample, sample, sample, ...others], 'numpad');
        for (const share of [found?.consistency, found?.expectedRejectRate]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
