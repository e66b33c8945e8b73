import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accumulate, type SessionEvidence, sessionScore } from './accumulate.ts';

const HALF_LIFE = 60_000;

/** A session of these scores, typed at once. */
function session(...scores: readonly number[]): SessionEvidence {
  const [first = 0, ...rest] = scores;
  return rest.reduce(
    (evidence, llr) => accumulate(evidence, { llr, keys: 40 }, 0, HALF_LIFE),
    accumulate(null, { llr: first, keys: 40 }, 0, HALF_LIFE),
  );
}

const scoreOf = (...scores: readonly number[]): number => sessionScore(session(...scores), 0, HALF_LIFE);

describe('accumulate', () => {
  it('says of one sample what its score says', () => {
    expect(scoreOf(2.5)).toBe(2.5);
  });

  it('adds up, each sample less than the one before, and never beyond twice their mean', () => {
    const scores = [1, 2, 3, 4, 20].map((count) => scoreOf(...new Array<number>(count).fill(3)));
    const gains = scores.map((score, i) => score - (scores[i - 1] ?? 0)).slice(0, 4);
    expect(scores.toSorted((a, b) => a - b)).toEqual(scores);
    expect(gains.toSorted((a, b) => b - a)).toEqual(gains);
    expect(scoreOf(...new Array<number>(10_000).fill(3))).toBeLessThan(6);
  });

  it('lets one strange sample weigh no more than a lowest score', () => {
    expect(scoreOf(4, -1_000)).toBe(scoreOf(4, -5));
    expect(scoreOf(4, Number.NaN)).toBe(scoreOf(4, -5));
  });

  it('fades: half after a half-life, to nothing when nobody types', () => {
    const evidence = session(3);
    expect(sessionScore(evidence, HALF_LIFE, HALF_LIFE)).toBeCloseTo(1.5, 12);
    expect(sessionScore(evidence, 1e12, HALF_LIFE)).toBe(0);
    // Dated by a clock that is ahead.
    expect(sessionScore(evidence, -HALF_LIFE, HALF_LIFE)).toBeCloseTo(1.5, 12);
    expect(accumulate(evidence, { llr: 3, keys: 40 }, -HALF_LIFE, HALF_LIFE)).toMatchObject({
      evidence: 4.5,
      at: -HALF_LIFE,
    });
    const later = accumulate(evidence, { llr: 3, keys: 40 }, HALF_LIFE, HALF_LIFE);
    expect(later).toEqual({ evidence: 4.5, samples: 1.5, keys: 60, at: HALF_LIFE });
  });

  it('trusts less as time goes by, and is a number whatever it is given', () => {
    const any = fc.double();
    fc.assert(
      fc.property(
        fc.array(any, { minLength: 1, maxLength: 5 }),
        any,
        any,
        any,
        (scores, at, more, halfLife) => {
          const evidence = scores.reduce<SessionEvidence | null>(
            (before, llr) => accumulate(before, { llr, keys: 40 }, at, halfLife),
            null,
          );
          const score = evidence === null ? 0 : sessionScore(evidence, at + more, halfLife);
          expect(Number.isNaN(score)).toBe(false);
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 1 }),
        fc.nat(1e7),
        fc.nat(1e7),
        (scores, a, b) => {
          const evidence = session(...scores);
          const [early, late] = a < b ? [a, b] : [b, a];
          const fresh = sessionScore(evidence, early, HALF_LIFE);
          expect(sessionScore(evidence, late, HALF_LIFE)).toBeLessThanOrEqual(fresh + 1e-9);
        },
      ),
    );
  });
});
