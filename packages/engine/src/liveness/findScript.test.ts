import { describe, expect, it } from 'vitest';
import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { createRandom, normal } from '../math/random.ts';
import { findScript } from './findScript.ts';

function typed(hold: (i: number) => number, latency: (i: number) => number, keys = 17): Timeline {
  let down = 0;
  return sampleFromPresses(
    Array.from({ length: keys }, (_, i) => {
      down += Math.round(latency(i));
      return { key: i + 1, down, up: down + Math.round(hold(i)) };
    }),
  ).timeline;
}

/** An event a beat: keys alone, and pairs that overlap, by the beats for which they are held. */
function beaten(ms: number, held: readonly (readonly number[])[]): Timeline {
  let beat = 0;
  const presses = held.flatMap((keys) => {
    const first = beat;
    beat += 2 * keys.length;
    return keys.map((beats, i) => ({ down: ms * (first + i), up: ms * (first + i + beats) }));
  });
  return sampleFromPresses(presses.map((press, i) => ({ key: i + 1, ...press }))).timeline;
}

const random = createRandom(4);
const around = (ms: number, spread: number) => () => ms * Math.exp(spread * normal(random));
const codesOf = (timeline: Timeline, resolution: number = 1) =>
  findScript(timeline, resolution).map(({ code }) => code);

describe('findScript', () => {
  it.each<[string, Timeline, string]>([
    [
      'constant times',
      typed(
        () => 100,
        () => 180,
      ),
      'times_too_regular',
    ],
    ['times with a little noise', typed(around(100, 0.04), around(180, 0.04)), 'times_too_regular'],
    ['equal holds, latencies like people', typed(() => 90, around(180, 0.4)), 'holds_too_equal'],
    ['equal latencies, holds like people', typed(around(90, 0.3), () => 180), 'latencies_too_equal'],
    [
      'constant times but for one pause and one long key',
      typed(
        (i) => (i === 3 ? 900 : 100),
        (i) => (i === 9 ? 3_000 : 180),
      ),
      'times_too_regular',
    ],
    [
      'constant times of a coarse tick',
      typed(
        () => 90,
        () => 180,
      ),
      'times_too_regular',
    ],
    [
      'an even beat of presses and releases, some keys overlapping',
      beaten(80, [[1], [2, 2], [3, 1], [1], [3, 1], [2, 2], [1], [2, 2], [3, 1]]),
      'events_too_even',
    ],
  ])('finds %s', (_, timeline, code) => {
    expect(codesOf(timeline)).toContain(code);
  });

  it('lets people type', () => {
    expect(codesOf(typed(around(90, 0.2), around(180, 0.35)))).toEqual([]);
  });

  it('does not take the rounding of a coarse clock for evenness', () => {
    const coarse = (ms: number) => () => 15.6 * Math.round((ms / 15.6) * Math.exp(0.1 * normal(random)));
    const timeline = typed(coarse(94), around(180, 0.35));
    expect(codesOf(timeline, 15.6)).toEqual([]);
  });

  it('judges no text of few keys', () => {
    expect(
      codesOf(
        typed(
          () => 100,
          () => 180,
          4,
        ),
      ),
    ).toEqual([]);
  });
});
