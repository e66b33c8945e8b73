import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detectFormat, READERS } from '../evaluation/detectFormat.ts';
import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { createRandom, normal } from '../math/random.ts';
import { sharedData } from '../testing/sharedData.ts';
import { findScript } from './findScript.ts';

const recorded = [
  'cmu-strong-password/DSL-StrongPasswordData.csv.gz',
  'greyc-nislab/samples.jsonl.gz',
  'meu-mobile/samples.jsonl.gz',
  'pin/numpad.jsonl.gz',
  'pin/touch.jsonl.gz',
  'aalto-desktop/keystrokes.tsv.gz',
].flatMap((name) => sharedData(name) ?? []);

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
    [
      'keys pressed without a delay on a busy machine',
      typed(around(3, 0.9), around(6, 0.8)),
      'latencies_too_short',
    ],
    [
      'a delay that no hand keeps, as uneven as one',
      typed(around(8, 0.5), around(20, 0.4)),
      'latencies_too_short',
    ],
  ])('finds %s', (_, timeline, code) => {
    expect(codesOf(timeline)).toContain(code);
  });

  it('lets people type', () => {
    expect(codesOf(typed(around(90, 0.2), around(180, 0.35)))).toEqual([]);
  });

  it('lets the fastest type, on any clock, and soft keyboards that tell no hold time', () => {
    const fast = (tick: number) =>
      typed(() => 0, around(60, 0.4)).downs.map((ms) => tick * Math.floor(ms / tick));
    for (const tick of [1, 16, 25, 50, 100]) {
      const presses = Array.from(fast(tick), (down, i) => ({ key: i + 1, down, up: Number.NaN }));
      expect([tick, codesOf(sampleFromPresses(presses).timeline, tick)]).toEqual([tick, []]);
    }
  });

  it.skipIf(recorded.length === 0)('takes nobody whose typing was recorded for too fast', () => {
    const found = recorded.map((path) => {
      const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
      const { recordings } = READERS[detectFormat(lines[0] ?? '') ?? 'json-lines'](lines);
      const fast = recordings.filter(({ sample }) =>
        codesOf(sample.timeline).includes('latencies_too_short'),
      );
      return [path.split('/').at(-2), fast.length];
    });
    // One of GREYC's is of a machine that hung: eleven keys within 7 ms.
    expect(Object.fromEntries(found)).toEqual({
      ...Object.fromEntries(found.map(([name]) => [name, 0])),
      'greyc-nislab': 1,
    });
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
