import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../math/random.ts';
import { type PairCount, twoWayBootstrap } from './twoWayBootstrap.ts';

const PEOPLE = 40;

/** Everybody against everybody else, ten tries each; the rate of a pair from both. */
function pairs(rate: (user: number, impostor: number) => number): PairCount[] {
  return Array.from({ length: PEOPLE }, (_, user) => user).flatMap((user) =>
    Array.from({ length: PEOPLE }, (_, impostor) => impostor)
      .filter((impostor) => impostor !== user)
      .map((impostor) => ({
        user: String(user),
        impostor: String(impostor),
        accepted: 10 * rate(user, impostor),
        comparisons: 10,
      })),
  );
}

function width(of: readonly PairCount[]): number {
  const [low = 0, high = 0] = twoWayBootstrap(of) ?? [];
  return high - low;
}

describe('twoWayBootstrap', () => {
  it('takes up the differences among users and among impostors: variances add', () => {
    const random = createRandom(5);
    const [a, b] = [0, 1].map(() => Array.from({ length: PEOPLE }, () => 0.3 + 0.05 * normal(random)));
    const ofUsers = width(pairs((user) => a?.[user] ?? 0));
    const ofImpostors = width(pairs((_, impostor) => b?.[impostor] ?? 0));
    const ofBoth = width(pairs((user, impostor) => (a?.[user] ?? 0) + (b?.[impostor] ?? 0)));
    // A mean of 40 with a spread of 0.05 has a standard error of 0.0079; 95 % is 3.92 of them.
    expect(Math.abs(ofUsers / (3.92 * 0.0079) - 1)).toBeLessThan(0.3);
    expect(Math.abs(ofBoth / Math.hypot(ofUsers, ofImpostors) - 1)).toBeLessThan(0.1);
  });

  it('holds the share that was accepted', () => {
    const counts = pairs((user, impostor) => (user % 4 === 0 && impostor % 3 === 0 ? 0.4 : 0));
    const accepted = counts.reduce((sum, pair) => sum + pair.accepted, 0) / (counts.length * 10);
    const [low = 1, high = 0] = twoWayBootstrap(counts) ?? [];
    expect(low).toBeLessThan(accepted);
    expect(high).toBeGreaterThan(accepted);
  });

  it('depends on its seed alone', () => {
    const counts = pairs((user) => (user % 2) / 5);
    expect(twoWayBootstrap(counts, { seed: 3 })).toEqual(twoWayBootstrap(counts, { seed: 3 }));
    expect(twoWayBootstrap(counts, { seed: 3 })).not.toEqual(twoWayBootstrap(counts, { seed: 4 }));
  });

  it('does not take nothing accepted for a rate of zero', () => {
    expect(twoWayBootstrap(pairs(() => 0))).toEqual([0, 3 / (PEOPLE * (PEOPLE - 1) * 10)]);
  });

  it('says nothing where nothing was compared', () => {
    expect(twoWayBootstrap([])).toBeNull();
    expect(
      twoWayBootstrap(
        pairs(() => 0.5),
        { resamples: 0 },
      ),
    ).toBeNull();
  });
});
