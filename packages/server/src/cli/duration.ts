import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
/** A hundred years: what is longer was not meant. */
const LONGEST = 36_500 * 86_400;

/** An option such as `90d`, `12h`, `30m` or `0s`, in seconds. */
export function duration(text: string): number {
  const [, count = '', unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (seconds <= LONGEST) return seconds;
  throw new InvalidArgumentError('expected a number with s, m, h or d, such as 90d');
}
