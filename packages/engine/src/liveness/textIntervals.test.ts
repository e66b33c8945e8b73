import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { sameTextIntervals } from './textIntervals.ts';

/** One key every 100 ms, held for 60 + its place. `<` takes the key before it back. */
function typed(text: string) {
  return sampleFromPresses(
    Array.from(text, (name, i) => ({
      key: keyCodeOf(name === '<' ? 'Backspace' : name),
      down: 100 * i,
      up: 100 * i + 60 + i,
    })),
  ).timeline;
}

const NONE = Number.NaN;

describe('sameTextIntervals', () => {
  it('gives holds, latencies and flights in the places of the text', () => {
    const { probe, stored } = sameTextIntervals(typed('abc'), [typed('abc')]);
    expect(probe).toEqual({ holds: [60, 61, 62], latencies: [NONE, 100, 100], flights: [NONE, 40, 39] });
    expect(stored).toEqual([{ stored: 0, ...probe }]);
  });

  it('leaves out a corrected slip, and the latency that it interrupts', () => {
    const { probe } = sameTextIntervals(typed('abx<cd'), []);
    expect(probe.holds).toEqual([60, 61, 64, 65]);
    expect(probe.latencies).toEqual([NONE, 100, NONE, 100]);
  });

  it('aligns what is stored, whichever of the two was corrected or has a key more', () => {
    const { stored } = sameTextIntervals(typed('xx<<abcdefgh'), [
      typed('zzzzzzzz'),
      typed('abcdefg<gh'),
      typed('abcdefxgh'),
      typed('abcdefxgh'),
    ]);
    expect(stored.map((sample) => sample.stored)).toEqual([1, 2, 3]);
    expect(stored[0]?.latencies).toEqual([NONE, 100, 100, 100, 100, 100, NONE, 100]);
    expect(stored[1]).toMatchObject({ holds: [60, 61, 62, 63, 64, 65, 67, 68] });
    expect(stored[2]?.holds).toEqual(stored[1]?.holds);
  });
});
