import { describe, expect, it } from 'vitest';
import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { type Press, sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { createRandom, normal } from '../math/random.ts';
import { findMosaic as findAmong } from './findMosaic.ts';
import { prepareHistory } from './prepareHistory.ts';
import { SampleTimes } from './sampleTimes.ts';

const random = createRandom(12);
const BACKSPACE = keyCodeOf('Backspace');

function findMosaic(probe: Timeline, history: readonly Timeline[], resolution: number) {
  const stored = prepareHistory(history.map((timeline) => ({ timeline })));
  return findAmong(new SampleTimes(probe, null), stored, resolution);
}

/** As uneven as people type: a sixth in holds, a third in latencies; on a clock, or keyboard, of so many ms. */
function typed(keys: number, step = 1): Timeline {
  const shown = (time: number): number => step * Math.round(time / step);
  let down = 0;
  return sampleFromPresses(
    Array.from({ length: keys }, (_, key) => {
      down += 165 * (1 + 0.3 * Math.sin(key)) * Math.exp(0.3 * normal(random));
      return { key: key + 1, down: shown(down), up: shown(down + 90 * Math.exp(0.17 * normal(random))) };
    }),
  ).timeline;
}

function pressesOf({ keys, downs, ups }: Timeline): Press[] {
  return Array.from(keys, (key, i) => ({ key, down: downs[i] ?? 0, up: ups[i] ?? 0 }));
}

/** A replay that takes so much longer after these keys, in which time a slip may be typed and taken back. */
function edited(timeline: Timeline, places: readonly number[], ms: number, slip: boolean): Timeline {
  let later = 0;
  return sampleFromPresses(
    pressesOf(timeline).flatMap(({ key, down, up }, i) => {
      const press = { key, down: down + later, up: up + later };
      if (!places.includes(i)) return [press];
      later += ms;
      const wrong = { key: 99, down: press.down + 100, up: press.down + 170 };
      const taken = { key: BACKSPACE, down: press.down + 230, up: press.down + 300 };
      return slip ? [press, wrong, taken] : [press];
    }),
  ).timeline;
}

/** Every hold and every latency from the stored sample that is asked for. */
function spliced(
  history: readonly Timeline[],
  holdOf: (i: number) => number,
  latencyOf: (i: number) => number,
) {
  let down = 0;
  return sampleFromPresses(
    Array.from(history[0]?.keys ?? [], (key, i) => {
      const [holds, latencies] = [history[holdOf(i)], history[latencyOf(i)]];
      if (i > 0) down += (latencies?.downs[i] ?? 0) - (latencies?.downs[i - 1] ?? 0);
      return { key, down, up: down + (holds?.ups[i] ?? 0) - (holds?.downs[i] ?? 0) };
    }),
  ).timeline;
}

describe.each([8, 17])('findMosaic, %d keys', (keys) => {
  const history = Array.from({ length: 5 }, () => typed(keys));
  const stolen = history[3] ?? typed(keys);

  it.each([
    ['two corrected slips', edited(stolen, [2, 5], 330, true)],
    ['a corrected slip after every second key', edited(stolen, [0, 2, 4, 6], 330, true)],
    ['two pauses', edited(stolen, [2, 5], 150, false)],
  ])('finds a replay with %s', (_, replay) => {
    const other = sampleFromPresses(pressesOf(typed(keys)).map((press) => ({ ...press, key: 300 }))).timeline;
    const found = findMosaic(replay, [other, ...history], 1);
    expect(found).toMatchObject({ code: 'near_replay', stored: 4 });
    expect(found?.detail).toMatch(
      /^\d+ of \d+ holds and latencies .*: evidence [\d.]+, expected less than 18$/,
    );
  });

  it('finds it with a single stored sample, and at another speed', () => {
    expect(findMosaic(edited(stolen, [2, 5], 400, false), [stolen], 1)?.code).toBe('near_replay');
    const slower = pressesOf(edited(stolen, [2, 5], 150, false)).map(({ key, down, up }) => ({
      key,
      down: Math.round(1.2 * down),
      up: Math.round(1.2 * up),
    }));
    expect(findMosaic(sampleFromPresses(slower).timeline, history, 1)?.code).toBe('near_replay');
  });

  it('lets people type', () => {
    const probes = Array.from({ length: 100 }, () => typed(keys));
    expect(probes.filter((probe) => findMosaic(probe, history, 1) !== null)).toEqual([]);
    expect(findMosaic(stolen, [], 1)).toBeNull();
  });
});

describe('findMosaic', () => {
  const history = Array.from({ length: 6 }, () => typed(14));

  it.each<[string, Timeline]>([
    [
      'holds of one, latencies of another',
      spliced(
        history,
        () => 1,
        () => 4,
      ),
    ],
    [
      'every time of another one',
      spliced(
        history,
        (i) => (5 * i) % 6,
        (i) => (i + 2) % 6,
      ),
    ],
    [
      'thirds',
      spliced(
        history,
        (i) => Math.floor(i / 5),
        (i) => Math.floor(i / 5),
      ),
    ],
  ])('finds stored samples joined: %s', (_, joined) => {
    expect(findMosaic(joined, history, 1)).toMatchObject({ code: 'spliced_replay', stored: null });
  });

  it('finds a replay of a doubled letter without one of its releases', () => {
    const doubled = pressesOf(history[2] ?? typed(14)).map((press, i) => ({ ...press, key: Math.min(i, 8) }));
    const replay = doubled.filter((_, i) => i !== 9);
    const [stored, probe] = [doubled, replay].map((presses) => sampleFromPresses(presses).timeline);
    if (stored === undefined || probe === undefined) throw new Error('nothing typed');
    expect(findMosaic(probe, [stored], 1)?.code).toBe('near_replay');
  });

  it.each([8, 24])('knows that a keyboard polled every %d ms repeats its times', (step) => {
    const polled = Array.from({ length: 20 }, () => typed(17, step));
    const probes = Array.from({ length: 100 }, () => typed(17, step));
    expect(probes.filter((probe) => findMosaic(probe, polled, 1) !== null)).toEqual([]);
  });

  it('says nothing of what a coarse clock shows', () => {
    expect(findMosaic(history[0] ?? typed(14), history, 100)).toBeNull();
  });
});
