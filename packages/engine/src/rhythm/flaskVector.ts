import type { KeystrokeEvents } from '../keystrokes/parseEvents.ts';

/** Longest values that the Flask service believed, and the shortest down-down time; seconds. */
const MAX_HOLD = 5;
const MIN_DOWN_DOWN = 0.001;
const MAX_UP_DOWN = 10;

/**
 * The feature vector of the Flask service, value for value, so that its models and ours see the same numbers.
 *
 * For each press and the next one: hold of the first key, down-down time, up-down time; at the end the hold of
 * the last event's key. A key's hold and release are those of its *last* press and release in the whole
 * sample, and a value out of range is left out rather than marked, so vectors differ in length and a value's
 * place does not say which key it is of. These are flaws, kept for compatibility: features that mean the same
 * thing at the same place are in timingVector.ts and the rhythm model.
 *
 * It reads the events as sent, in their order, not the repaired timeline. Seconds.
 */
export function flaskVector(events: KeystrokeEvents): Float64Array {
  const { keys, presses, times } = events;
  const lastDown = new Map<number, number>();
  const lastUp = new Map<number, number>();
  keys.forEach((key, i) => {
    (presses[i] === 1 ? lastDown : lastUp).set(key, times[i] ?? Number.NaN);
  });

  // A press yields at most three values and the end one more.
  const vector = new Float64Array(3 * keys.length + 1);
  let length = 0;
  const keep = (value: number, isKept: boolean): void => {
    if (isKept) vector[length++] = value;
  };
  const keepHold = (key: number): void => {
    const hold = seconds(lastDown.get(key), lastUp.get(key));
    keep(hold, hold > 0 && hold <= MAX_HOLD);
  };

  let previous = -1;
  for (let i = 0; i < keys.length; i++) {
    if (presses[i] !== 1) continue;
    if (previous >= 0) {
      const key = keys[previous] ?? 0;
      keepHold(key);
      const downDown = seconds(times[previous], times[i]);
      keep(downDown, downDown > MIN_DOWN_DOWN);
      const upDown = seconds(lastUp.get(key), times[i]);
      keep(upDown, upDown > 0 && upDown <= MAX_UP_DOWN);
    }
    previous = i;
  }
  const lastKey = keys.at(-1);
  if (lastKey !== undefined) keepHold(lastKey);
  return vector.slice(0, length);
}

/**
 * NaN, which no rule keeps, where either time is missing. Subtract first, then divide: the other order rounds
 * differently, and a down-down time of exactly 1 ms would sometimes be kept.
 */
function seconds(from: number | undefined, to: number | undefined): number {
  return from === undefined || to === undefined ? Number.NaN : (to - from) / 1_000;
}

/** The vector with exactly `length` values: zeros added at its end, or its end cut off. */
export function fitLength(vector: ArrayLike<number>, length: number): Float64Array {
  const fitted = new Float64Array(length);
  const kept = Math.min(vector.length, length);
  for (let i = 0; i < kept; i++) fitted[i] = vector[i] ?? 0;
  return fitted;
}
