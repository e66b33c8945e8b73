import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { prepareHistory } from './prepareHistory.ts';
import { sameText as sameTextIn } from './sameText.ts';
import { SampleTimes } from './sampleTimes.ts';

/** One key every 100 ms, held for 60 + its place. `<` takes the key before it back. */
function typed(text: string): SampleTimes {
  const { timeline } = sampleFromPresses(
    Array.from(text, (name, i) => ({
      key: keyCodeOf(name === '<' ? 'Backspace' : name),
      down: 100 * i,
      up: 100 * i + 60 + i,
    })),
  );
  return new SampleTimes(timeline, null);
}

const NONE = Number.NaN;

/** What is stored of the probe's text; the rows that loops read hold the same. */
function sameText(probe: SampleTimes, stored: readonly SampleTimes[]) {
  const { indices, rows, intervalsOf } = sameTextIn(probe, prepareHistory(stored));
  const intervals = indices.map((_, source) => intervalsOf(source));
  for (const view of ['holds', 'latencies', 'flights'] as const) {
    const expected = intervals.flatMap((of) => of[view]);
    expect([...rows[view].subarray(0, expected.length)]).toEqual(expected);
  }
  return { indices, intervals };
}

describe('sameText', () => {
  it('gives holds, latencies and flights in the places of the text', () => {
    const probe = typed('abc');
    const { intervals, indices } = sameText(probe, [typed('abc')]);
    const { holds, latencies, flights } = probe.intervals;
    expect({ holds, latencies, flights }).toEqual({
      holds: [60, 61, 62],
      latencies: [NONE, 100, 100],
      flights: [NONE, 40, 39],
    });
    expect({ intervals, indices }).toEqual({ intervals: [probe.intervals], indices: [0] });
  });

  it('leaves out a corrected slip, and the latency that it interrupts', () => {
    const { holds, latencies } = typed('abx<cd').intervals;
    expect(holds).toEqual([60, 61, 64, 65]);
    expect(latencies).toEqual([NONE, 100, NONE, 100]);
  });

  it('takes corrections back on both sides', () => {
    const { intervals } = sameText(typed('abcdx<e'), [typed('ay<bcde'), typed('abcde')]);
    expect(intervals.map(({ holds }) => holds)).toEqual([
      [60, 63, 64, 65, 66],
      [60, 61, 62, 63, 64],
    ]);
  });

  it('aligns what is stored, whichever of the two was corrected or has a key more', () => {
    const { intervals, indices } = sameText(typed('xx<<abcdefgh'), [
      typed('zzzzzzzz'),
      typed('abcdefg<gh'),
      typed('abcdefxgh'),
      typed('abcdefxgh'),
    ]);
    expect(indices).toEqual([1, 2, 3]);
    expect(intervals[0]?.latencies).toEqual([NONE, 100, 100, 100, 100, 100, NONE, 100]);
    expect(intervals[1]?.holds).toEqual([60, 61, 62, 63, 64, 65, 67, 68]);
    expect(intervals[2]?.holds).toEqual(intervals[1]?.holds);
  });
});
