import { describe, expect, it } from 'vitest';
import { parseSample } from '../keystrokes/sample.ts';
import { createRandom, normal } from '../math/random.ts';
import { checkClock } from './checkClock.ts';

/** Typing of ten keys as a clock shows it. */
function typed(shown: (time: number, key: number) => number) {
  const random = createRandom(6);
  let down = 1_000;
  return parseSample(
    Array.from('abcdefghij').flatMap((key, i) => {
      down += 160 * Math.exp(0.3 * normal(random));
      const up = down + 90 * Math.exp(0.2 * normal(random));
      return [
        { key, event: 'down', timestamp: shown(down, i) },
        { key, event: 'up', timestamp: shown(up, i) },
      ];
    }),
  );
}

const ticks = (tick: number) => (time: number) => tick * Math.floor(time / tick);

describe('checkClock', () => {
  it.each([1, 4, 8, 10, 16, 15.625, 1_000 / 60])('tells a clock of %d ms', (tick) => {
    const { clock, resolution, findings } = checkClock(typed(ticks(tick)));
    expect([clock, findings]).toEqual(['ok', []]);
    expect(resolution).toBeCloseTo(tick, 1);
  });

  it('tells a clock whose ticks are reported in whole milliseconds', () => {
    expect(checkClock(typed((time) => Math.round(ticks(15.6)(time)))).resolution).toBeCloseTo(15.6, 1);
  });

  it('takes a fine clock, and constant times, for a millisecond', () => {
    expect(checkClock(typed((time) => time)).resolution).toBe(1);
    let event = 0;
    expect(checkClock(typed(() => 100 * event++)).resolution).toBe(1);
  });

  it.each([33.3333333333, 50, 100])('calls a clock of %d ms coarse', (tick) => {
    const { clock, findings } = checkClock(typed(ticks(tick)));
    expect(clock).toBe('coarse');
    expect(findings).toEqual([expect.objectContaining({ code: 'clock_coarse' })]);
  });

  it('sees a clock set back, and minutes that nobody pauses', () => {
    const back = checkClock(typed((time, key) => (key < 5 ? time : time - 5_000)));
    expect(back).toMatchObject({ clock: 'jumped', findings: [{ code: 'clock_went_back' }] });
    const pause = checkClock(typed((time, key) => (key < 5 ? time : time + 600_000)));
    expect(pause).toMatchObject({ clock: 'jumped', findings: [{ code: 'long_pause' }] });
    expect(pause.findings[0]?.detail).toMatch(/^600 s/);
  });

  it('does not mind in which order releases are listed', () => {
    const { events } = typed((time) => time);
    const order = Array.from(events.keys, (_, i) => i).sort(
      (a, b) => (events.presses[b] ?? 0) - (events.presses[a] ?? 0),
    );
    const listed = parseSample(
      order.map((i) => ({
        key: String.fromCharCode(96 + (events.keys[i] ?? 0)),
        event: events.presses[i] === 1 ? 'down' : 'up',
        timestamp: events.times[i],
      })),
    );
    expect(checkClock(listed).clock).toBe('ok');
  });
});
