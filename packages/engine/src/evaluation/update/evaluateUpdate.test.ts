import { describe, expect, it } from 'vitest';
import type { Model } from '../../models/model.ts';
import { holdModel, sequence } from '../testing/recordings.ts';
import { evaluateUpdate } from './evaluateUpdate.ts';

/** Learns at once: the mean hold becomes that of the last sample, so that every update shows. */
function quickModel(): Model<number> {
  const plain = holdModel(-10);
  return { ...plain, update: (_, sample) => plain.enrol([sample]) };
}

/** Two people who hold 5 ms longer every ten repetitions, far from each other; an intruder is close to the first. */
const slower = (start: number): number[] =>
  Array.from({ length: 150 }, (_, i) => start + 5 * Math.floor(i / 10));
const recordings = [
  ...sequence('1', slower(100)),
  ...sequence('2', slower(300)),
  ...sequence('3', slower(500)),
];
const evaluateAs = (options: Partial<Parameters<typeof evaluateUpdate<number>>[2]>) =>
  evaluateUpdate(recordings, quickModel, { protocol: 'novice-5', mode: 'none', resamples: 0, ...options });

describe('evaluateUpdate', () => {
  it('loses people who change when templates do not, and keeps them when they learn', () => {
    expect(evaluateAs({})).toMatchObject({ frr_at_threshold: 1, genuine_entered: 0 });
    for (const mode of ['verified', 'self'] as const) {
      expect(evaluateAs({ mode })).toMatchObject({
        users: 3,
        genuine: 300,
        tries_each: 3 * 145,
        // Every tenth of the tries that come after the first ten is another hold.
        genuine_entered: 3 * 14,
        impostors_entered: 0,
        frr_at_threshold: 0,
        eer_per_user_mean: 0,
      });
    }
  });

  it('shows error over time in bins that end at multiples of their size', () => {
    const { bins } = evaluateAs({ binSize: 50 });
    expect(bins.map(({ from, to }) => [from, to])).toEqual([
      [6, 50],
      [51, 100],
      [101, 150],
    ]);
    expect(bins.map(({ frr_at_threshold }) => frr_at_threshold)).toEqual([20 / 45, 1, 1]);
  });

  it('counts templates that impostors entered and made worse', () => {
    const alike = [...sequence('1', slower(100)), ...sequence('2', slower(109))];
    const poisoned = evaluateUpdate(alike, quickModel, { protocol: 'novice-5', mode: 'self', resamples: 0 });
    expect(poisoned.impostors_entered).toBeGreaterThan(0);
    expect(poisoned).toMatchObject({ templates: 2, templates_entered: 2 });
    expect(poisoned.templates_worsened).toBeGreaterThan(0);
    const verified = evaluateUpdate(alike, quickModel, {
      protocol: 'novice-5',
      mode: 'verified',
      resamples: 0,
    });
    expect(verified).toMatchObject({ impostors_entered: 0, templates_entered: 0, templates_worsened: 0 });
  });

  it('asks for a clear accept, and now and then for another factor', () => {
    expect(evaluateAs({ mode: 'self', margin: 20 }).genuine_entered).toBe(0);
    expect(evaluateAs({ mode: 'self', margin: 20, verifiedEvery: 29 }).genuine_entered).toBe(3 * 5);
  });

  it('measures drift from what another factor last confirmed', () => {
    const anchors: number[] = [];
    const update = (_: number, __: unknown, anchor: number): number => {
      anchors.push(anchor);
      return anchor;
    };
    evaluateAs({ mode: 'self', verifiedEvery: 5, update, verifiedUpdate: (template) => template + 5 });
    // Five tries at each anchor, or none where the typist has left it behind.
    expect(new Set(anchors).size).toBeGreaterThan(3);
  });

  it('needs two people with enough repetitions, and a protocol', () => {
    expect(() => evaluateAs({ protocol: 'all-5' })).toThrow(
      expect.objectContaining({ code: 'recordings_unfit' }),
    );
    for (const protocol of ['novice-0', 'novice-51', 'novice', 'all', 'phrase-5', 'novice-5x']) {
      expect(() => evaluateAs({ protocol })).toThrow(expect.objectContaining({ code: 'protocol_unknown' }));
    }
  });
});
