import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, summarise } from './evaluate.ts';
import { MEASURES } from './measures.ts';
import { parseProtocol } from './protocol.ts';
import { anyTypists } from './testing/arbitraryScores.ts';
import { holdModel, sequence } from './testing/recordings.ts';
import { buildTrials } from './trials.ts';

/**
 * By hand, holds in ms, two samples enrolled:
 * 1 is enrolled at 100: genuine -1, -30; impostors (150, 110 of 2; 104, 96 of 3) -50, -10, -4, -4.
 * 2 is enrolled at 130: genuine -5, -20; impostors -31, -29 of 1, -26, -34 of 3.
 * 3 is enrolled at 100: genuine 0, 0; impostors -1, -1 of 1, -50, -10 of 2.
 */
const recordings = [
  ...sequence('1', [99, 101, 101, 130]),
  ...sequence('2', [150, 110, 125, 110]),
  ...sequence('3', [104, 96, 100, 100]),
];

describe('evaluate', () => {
  const result = evaluate(buildTrials(recordings, parseProtocol('phrase-2')), holdModel());

  it('gives the row of a table', () => {
    expect(result).toMatchObject({
      protocol: 'phrase-2',
      model: 'scaled-manhattan',
      probes: 'exact',
      users: 3,
      templates: 3,
      left_out: 0,
      genuine: 6,
      impostors: 12,
      // At -10 and above: genuine -1, -5, 0, 0; impostors -10, -4, -4, -1, -1, -10.
      frr_at_threshold: 2 / 6,
      far_at_threshold: 6 / 12,
      // The best impostor has -1: genuine 0 and 0 stay above.
      frr_at_far_1pct: 4 / 6,
      frr_at_far_01pct: 4 / 6,
    });
  });

  it('averages the equal-error rates of the typists', () => {
    // 1: above -30, FRR 1/2 and FAR 3/4; above -10, 1/2 and 1/2. 2 and 3: none.
    expect(result.eer_per_user_mean).toBeCloseTo(0.5 / 3, 12);
    expect(result.eer_per_user_sd).toBeCloseTo(Math.sqrt((1 / 3) ** 2 + 2 * (1 / 6) ** 2) / Math.SQRT2, 12);
  });

  it('finds the equal-error rate of one threshold', () => {
    // Above -20: FRR 2/6, FAR 6/12; above -10, two impostors fewer: 2/6 and 4/12.
    expect(result.eer_global).toBeCloseTo(1 / 3, 12);
  });

  it('gives every measure an interval around it', () => {
    for (const measure of MEASURES) {
      const [low = 1, high = 0] = result.intervals[measure] ?? [];
      expect(low).toBeLessThanOrEqual(result[measure] + 1e-9);
      expect(high).toBeGreaterThanOrEqual(result[measure] - 1e-9);
    }
  });

  it('gives no intervals for no resamples, and knows that free text has no number of keys', () => {
    const holds = Array.from({ length: 15 }, (_, i) => 100 + i);
    const free = ['1', '2'].flatMap((subject) => sequence(subject, holds, { text: '' }));
    const row = evaluate(buildTrials(free, parseProtocol('free-1')), () => holdModel(), { resamples: 0 });
    expect(row).toMatchObject({ probes: 'aligned', intervals: {}, genuine: 10, impostors: 2 });
  });
});

describe('summarise', () => {
  it('gives rates between 0 and 1 for any scores', () => {
    fc.assert(
      fc.property(anyTypists, (typists) => {
        const summary = summarise(typists, { resamples: 5 });
        for (const measure of MEASURES) {
          expect(summary[measure]).toBeGreaterThanOrEqual(0);
          if (measure !== 'cllr') expect(summary[measure]).toBeLessThanOrEqual(1 + 1e-9);
        }
        expect(summary.frr_at_far_01pct).toBeGreaterThanOrEqual(summary.frr_at_far_1pct);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
