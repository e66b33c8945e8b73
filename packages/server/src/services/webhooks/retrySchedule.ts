const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses after each failure but the last (ms): ten tries over a day. */
const PAUSES = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  7 * HOUR,
  12 * HOUR,
];
/** A pause is up to so much shorter or longer, so that what failed together does not come back together. */
const JITTER = 0.2;

export const MOST_TRIES = PAUSES.length + 1;

/**
 * How long to wait after so many failures (ms); null when there were enough.
 *
 * @param random 0 to 1
 */
export function pauseAfter(failures: number, random: number): number | null {
  const pause = PAUSES[failures - 1];
  return pause === undefined ? null : Math.round(pause * (1 + JITTER * (2 * random - 1)));
}
