/**
 * Seconds that the header Retry-After asks to wait, given in seconds or as a time; null when it says nothing usable.
 *
 * @param now milliseconds since 1970
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header);
  const time = Date.parse(header);
  // Of what is not a number of seconds, only a date of HTTP counts; Date.parse takes more.
  if (Number.isNaN(time) || !/GMT\s*$/.test(header)) return null;
  return Math.max(0, (time - now) / 1_000);
}
