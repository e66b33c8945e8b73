import type { Timeline } from '../keystrokes/buildTimeline.ts';

/** Values a press adds: hold, down-down to the next press, up-down to the next press. */
const PER_PRESS = 3;

/**
 * The timing vector of the keystroke literature (Killourhy & Maxion 2009), in linear seconds: for each press its
 * hold H, then the down-down DD and up-down UD times to the next press, 3n - 2 values for n presses.
 *
 * A place in the vector always means the same thing. H and UD are NaN where the release was not seen.
 */
export function timingVector({ downs, ups }: Timeline): Float64Array {
  const vector = new Float64Array(Math.max(0, PER_PRESS * downs.length - 2));
  for (let i = 0; i < downs.length; i++) {
    const down = downs[i] ?? Number.NaN;
    const up = ups[i] ?? Number.NaN;
    vector[PER_PRESS * i] = (up - down) / 1_000;
    const next = downs[i + 1];
    if (next === undefined) break;
    vector[PER_PRESS * i + 1] = (next - down) / 1_000;
    vector[PER_PRESS * i + 2] = (next - up) / 1_000;
  }
  return vector;
}

/** Whether some number of presses gives a timing vector of this length. */
export function isTimingVectorLength(length: number): boolean {
  return length >= 1 && (length + 2) % PER_PRESS === 0;
}
