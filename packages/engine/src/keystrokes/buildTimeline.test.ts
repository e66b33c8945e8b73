import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryTyping, wireEvents } from '../testing/arbitraryTyping.ts';
import { keyCodeOf } from './keyCode.ts';
import { parseSample } from './sample.ts';

const event = (key: string, kind: 'down' | 'up', timestamp: number) => ({ key, event: kind, timestamp });

function timelineOf(...events: ReturnType<typeof event>[]) {
  return parseSample(events).timeline;
}

describe('buildTimeline', () => {
  it('recovers every press of anything that can be typed, whatever overlaps', () => {
    fc.assert(
      fc.property(arbitraryTyping({ minLength: 2, maxLength: 60 }), (typing) => {
        const { keys, downs, ups, repairs } = parseSample(wireEvents(typing)).timeline;
        expect(repairs).toEqual([]);
        expect(Array.from(keys)).toEqual(typing.map(({ key }) => keyCodeOf(key)));
        expect(Array.from(downs)).toEqual(typing.map(({ down }) => down));
        expect(Array.from(ups)).toEqual(typing.map(({ up }) => up));
      }),
    );
  });

  it('gives the same timeline in whatever order events with distinct times are sent', () => {
    fc.assert(
      fc.property(arbitraryTyping({ minLength: 2, maxLength: 20 }), fc.integer(), (typing, seed) => {
        const events = wireEvents(typing);
        fc.pre(new Set(events.map(({ timestamp }) => timestamp)).size === events.length);
        const shuffled = fc.sample(fc.shuffledSubarray(events, { minLength: events.length }), {
          seed,
          numRuns: 1,
        })[0];
        const { repairs: _, ...sent } = parseSample(shuffled).timeline;
        const { repairs: __, ...ordered } = parseSample(events).timeline;
        expect(sent).toEqual(ordered);
      }),
    );
  });

  it("drops the keyboard's own repeats of a held key and says which", () => {
    const timeline = timelineOf(
      event('a', 'down', 0),
      event('a', 'down', 500),
      event('a', 'down', 530),
      event('a', 'up', 560),
      event('b', 'down', 600),
      event('b', 'up', 700),
    );
    expect(Array.from(timeline.downs)).toEqual([0, 600]);
    expect(Array.from(timeline.ups)).toEqual([560, 700]);
    expect(timeline.repairs).toEqual([
      { code: 'auto_repeat', event: 1 },
      { code: 'auto_repeat', event: 2 },
    ]);
  });

  it('keeps a double letter whose first release came late', () => {
    const timeline = timelineOf(
      event('l', 'down', 0),
      event('l', 'down', 90),
      event('l', 'up', 95),
      event('l', 'up', 180),
    );
    expect(Array.from(timeline.downs)).toEqual([0, 90]);
    expect(Array.from(timeline.ups)).toEqual([95, 180]);
    expect(timeline.repairs).toEqual([]);
  });

  it('keeps both presses of a key when the release between them was lost: the first hold is missing', () => {
    const timeline = timelineOf(
      event('a', 'down', 0),
      event('b', 'down', 100),
      event('b', 'up', 180),
      event('a', 'down', 300),
      event('a', 'up', 390),
    );
    expect(Array.from(timeline.downs)).toEqual([0, 100, 300]);
    expect(timeline.ups[0]).toBeNaN();
    expect(timeline.ups[2]).toBe(390);
    expect(timeline.repairs).toEqual([{ code: 'press_without_release', event: 0 }]);
  });

  it('keeps repeated letters of a capture that sends no releases at all', () => {
    const timeline = timelineOf(event('l', 'down', 0), event('l', 'down', 120), event('o', 'down', 250));
    expect(Array.from(timeline.downs)).toEqual([0, 120, 250]);
    expect(timeline.ups.every(Number.isNaN)).toBe(true);
  });

  it('drops a release whose press it never saw, and puts late events in their place', () => {
    const timeline = timelineOf(
      event('x', 'up', 0),
      event('a', 'down', 10),
      event('b', 'down', 120),
      event('a', 'up', 90),
      event('b', 'up', 200),
    );
    expect(Array.from(timeline.ups)).toEqual([90, 200]);
    expect(timeline.repairs).toEqual([
      { code: 'release_without_press', event: 0 },
      { code: 'out_of_order', event: 3 },
    ]);
  });

  it.each([
    ['one key', [event('a', 'down', 0), event('a', 'up', 80)]],
    ['releases only', [event('a', 'up', 0), event('b', 'up', 80)]],
    ['one key held', [event('a', 'down', 0), event('a', 'down', 500), event('a', 'up', 900)]],
  ])('refuses %s: a rhythm needs two presses', (_, events) => {
    expect(() => parseSample(events)).toThrow(expect.objectContaining({ code: 'too_few_keys', index: null }));
  });
});
