import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { sampleFromPresses } from '../../keystrokes/sampleFromPresses.ts';

/** When the keys of a text go down and up, ms; NaN for a release that is not sent. */
export interface TypingTimes {
  readonly downs: readonly number[];
  readonly ups: readonly number[];
}

/** Nothing is faster than this between two presses, or from press to release (ms). */
const LEAST = 1;

/**
 * The sample that a forger sends: whole milliseconds, as browsers report them (a forger who sent fractions would
 * only stand out), in an order in which a keyboard could have sent it.
 */
export function typedOut(keys: ArrayLike<number>, { downs, ups }: TypingTimes): KeystrokeSample {
  const pressed: number[] = [];
  for (const down of downs) {
    pressed.push(Math.max(Math.round(down), (pressed.at(-1) ?? Number.NEGATIVE_INFINITY) + LEAST));
  }
  return sampleFromPresses(
    pressed.map((down, i) => {
      const key = keys[i] ?? 0;
      const again = pressed.findIndex((_, later) => later > i && keys[later] === key);
      // A key is up before it goes down again; two presses a millisecond apart leave it none.
      const latest = Math.max(down, (pressed[again] ?? Number.POSITIVE_INFINITY) - LEAST);
      return { key, down, up: Math.min(Math.max(Math.round(ups[i] ?? Number.NaN), down + LEAST), latest) };
    }),
  );
}

/** Times from holds and down-down latencies (ms), the first key at 0. */
export function timesFrom(holds: readonly number[], latencies: readonly number[]): TypingTimes {
  let down = 0;
  const downs = holds.map((_, i) => {
    if (i > 0) down += latencies[i - 1] ?? 0;
    return down;
  });
  return { downs, ups: holds.map((hold, i) => (downs[i] ?? 0) + hold) };
}
