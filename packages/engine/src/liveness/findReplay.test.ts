import { describe, expect, it } from 'vitest';
import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { type Press, sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { createRandom, normal } from '../math/random.ts';
import { findReplay as findAmong } from './findReplay.ts';
import { prepareHistory } from './prepareHistory.ts';
import { SampleTimes } from './sampleTimes.ts';

const random = createRandom(3);

function findReplay(probe: Timeline, history: readonly Timeline[], resolution: number) {
  const stored = prepareHistory(history.map((timeline) => ({ timeline })));
  return findAmong(new SampleTimes(probe, null), stored, resolution);
}

/** As uneven as people type: a fifth in holds, a third in latencies. */
function typed(keys = 17): Timeline {
  let down = 0;
  return sampleFromPresses(
    Array.from({ length: keys }, (_, key) => {
      down += Math.round(150 * (1 + 0.3 * Math.sin(key)) * Math.exp(0.35 * normal(random)));
      return { key: key + 1, down, up: down + Math.round(90 * Math.exp(0.2 * normal(random))) };
    }),
  ).timeline;
}

/** A replay, every press changed. */
function played({ keys, downs, ups }: Timeline, changed: (press: Press, i: number) => Press[]): Timeline {
  const presses = Array.from(keys, (key, i) => ({ key, down: downs[i] ?? 0, up: ups[i] ?? 0 }));
  return sampleFromPresses(presses.flatMap(changed)).timeline;
}

const history = Array.from({ length: 8 }, () => typed());
const stolen = history[2] ?? typed();
const moved = (change: (time: number, i: number) => number) =>
  played(stolen, ({ key, down, up }, i) => [
    { key, down: Math.round(change(down, i)), up: Math.round(change(up, i)) },
  ]);

describe('findReplay', () => {
  it.each<[string, Timeline]>([
    ['faster', moved((time) => 0.8 * time)],
    ['slower, and later', moved((time) => 70_000 + 1.25 * time)],
    ['with 5 ms of jitter', moved((time) => time + 5 * normal(random))],
    ['with 12 ms of jitter, slower', moved((time) => 1.1 * time + 12 * normal(random))],
    ['with a pause put in', moved((time, i) => time + (i < 7 ? 0 : 2_000) + 2 * normal(random))],
    ['without its last key', played(stolen, (press, i) => (i < 16 ? [press] : []))],
    [
      'with one key more',
      played(stolen, (press, i) => {
        return i === 8 ? [{ key: 99, down: press.down - 30, up: press.down - 10 }, press] : [press];
      }),
    ],
  ])('finds a replay %s', (_, replay) => {
    expect(findReplay(replay, history, 1)).toMatchObject({ code: 'near_replay', stored: 2 });
  });

  it('finds two stored samples joined in the middle', () => {
    const other = history[5] ?? typed();
    const shift = (stolen.downs[8] ?? 0) - (other.downs[8] ?? 0);
    const joined = played(stolen, ({ key, down, up }, i) => [
      i < 8
        ? { key, down, up }
        : { key, down: (other.downs[i] ?? 0) + shift, up: (other.ups[i] ?? 0) + shift },
    ]);
    expect(findReplay(joined, history, 1)?.code).toBe('near_replay');
  });

  it('finds what was stored alone, before anybody knows how even its typist is', () => {
    const replay = moved((time) => time + 5 * normal(random));
    expect(findReplay(replay, [stolen], 1)?.code).toBe('near_replay');
    expect(findReplay(typed(), [stolen], 1)).toBeNull();
  });

  it('finds a replay of presses alone, where releases are not sent', () => {
    const silent = moved((time) => time);
    silent.ups.fill(Number.NaN);
    expect(findReplay(silent, history, 1)?.code).toBe('near_replay');
  });

  it('says how near, and never when or what', () => {
    const finding = findReplay(
      moved((time) => 1.1 * time + 5 * normal(random)),
      history,
      1,
    );
    expect(finding?.detail).toMatch(/^17 of 17 keys have 1\.\d+ times the times .* to within [3-8]\.\d ms/);
  });

  it('asks more than a coarse clock can show', () => {
    const coarse = (timeline: Timeline) =>
      played(timeline, ({ key, down, up }) => [
        { key, down: 100 * Math.floor(down / 100), up: 100 * Math.floor(up / 100) },
      ]);
    const people = Array.from({ length: 20 }, () => coarse(typed()));
    const stopped = people.filter((probe) => findReplay(probe, history.map(coarse), 100) !== null);
    expect(stopped).toHaveLength(0);
  });
});
