import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventTimes, leastGap, stepOf } from './clock.ts';

/** A clock that moves a little with every reading, and shows whole steps. */
function clockOf(step: number, perRead: number): () => number {
  let time = 1_000 * Math.PI;
  return () => {
    time += perRead;
    return Math.floor(time / step) * step;
  };
}

describe('the step of a clock', () => {
  it.each([0.1, 1, 16])('of %d ms is found', (step) => {
    expect(stepOf(clockOf(step, 0.013))).toBeCloseTo(step);
  });
  it('is not found where it stands still, and shows in the times then', () => {
    expect(stepOf(clockOf(100, 0.000_1))).toBeNull();
    expect(leastGap([300, 100, 400, 100])).toBe(100);
    expect(leastGap([100, 100])).toBeNull();
  });
});

describe('times of events', () => {
  /** @param events when each happened and when it was read */
  const read = (events: readonly (readonly [own: number, now: number])[]) => {
    let now = 0;
    const times = new EventTimes(() => now);
    const found = events.map(([own, at]) => {
      now = at;
      return times.timeOf(own);
    });
    return { found, forged: times.forged };
  };

  it('are those of their reading, whatever the systems write into events', () => {
    expect(
      read([
        [96, 100],
        [208, 220],
        [384, 390],
      ]).found,
    ).toEqual([100, 220, 390]);
  });
  it('are their own where they waited for a busy page', () => {
    expect(
      read([
        [99, 100],
        [200, 500],
        [290, 500],
      ]).found,
    ).toEqual([100, 201, 291]);
  });
  it('that drift from the clock are somebody’s: a recording played too fast, or too slowly', () => {
    const played = (speed: number) => read(Array.from({ length: 20 }, (_, i) => [i * 200 * speed, i * 200]));
    expect([played(20).forged, played(0.1).forged, played(1).forged]).toEqual([true, true, false]);
  });
  it('never go back', () => {
    const steps = fc.array(fc.tuple(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.nat({ max: 500 })));
    fc.assert(
      fc.property(steps, (list) => {
        let now = 0;
        const events = list.map(([own, pause]) => {
          now += pause;
          return [own, now] as const;
        });
        const { found } = read(events);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
      }),
    );
  });
});
