import { keyCodeOf } from '../../keystrokes/keyCode.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import type { Random } from '../../math/random.ts';
import { twoBelow } from './twoBelow.ts';
import { typedOut } from './typedOut.ts';

/** A pause that nobody notices (ms). */
const PAUSE = 150;
const WRONG_KEY = keyCodeOf('x');
const BACKSPACE = keyCodeOf('Backspace');
/** From one press to the next around a slip, and how long its keys are held (ms, from and to). */
const SLIP_LATENCY = [80, 180] as const;
const SLIP_HOLD = [60, 110] as const;

/** A replay that stops for a moment at two places. */
export function withPauses(
  { timeline: { keys, downs, ups } }: KeystrokeSample,
  random: Random,
): KeystrokeSample {
  const edited = twoBelow(keys.length - 1, random);
  let later = 0;
  const delays = Array.from(keys, (_, i) => {
    if (edited.includes(i - 1)) later += PAUSE;
    return later;
  });
  const delayed = (time: number, i: number): number => time + (delays[i] ?? 0);
  return typedOut(keys, { downs: Array.from(downs, delayed), ups: Array.from(ups, delayed) });
}

/** A replay with a wrong key and its correction put in at two places. */
export function withTypos({ timeline }: KeystrokeSample, random: Random): KeystrokeSample {
  const edited = twoBelow(timeline.keys.length - 1, random);
  const typed: { readonly keys: number[]; readonly downs: number[]; readonly ups: number[] } = {
    keys: [],
    downs: [],
    ups: [],
  };
  const type = (key: number, down: number, up: number): void => {
    typed.keys.push(key);
    typed.downs.push(down);
    typed.ups.push(up);
  };
  let later = 0;
  timeline.keys.forEach((key, i) => {
    let down = (timeline.downs[i] ?? 0) + later;
    type(key, down, (timeline.ups[i] ?? Number.NaN) + later);
    if (!edited.includes(i)) return;
    for (const slip of [WRONG_KEY, BACKSPACE]) {
      down += between(SLIP_LATENCY, random);
      type(slip, down, down + between(SLIP_HOLD, random));
    }
    // The next key comes as long after the correction as keys of a slip do.
    later = down + between(SLIP_LATENCY, random) - (timeline.downs[i + 1] ?? 0);
  });
  return typedOut(typed.keys, typed);
}

function between([from, to]: readonly [number, number], random: Random): number {
  return from + (to - from) * random();
}
