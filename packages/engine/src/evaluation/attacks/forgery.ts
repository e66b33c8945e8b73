import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { normal, type Random } from '../../math/random.ts';
import { type LogTimes, logOfHold } from './populationRhythm.ts';

/** A sample drawn from the mean and deviation of every position in some snooped ones; null of too few. */
export function drawForgery(
  snooped: readonly KeystrokeSample[],
  keys: number,
  random: Random,
): LogTimes | null {
  const seen = snooped.map((sample) => logTimesOf(sample, keys)).filter((times) => times !== null);
  if (seen.length < 2) return null;
  const draw = (view: keyof LogTimes): number[] =>
    (seen[0]?.[view] ?? []).map((_, i) => {
      const values = seen.map((times) => times[view][i] ?? 0);
      const mean = meanOf(values);
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return mean + Math.sqrt(squares / (values.length - 1)) * normal(random);
    });
  return { hold: draw('hold'), downDown: draw('downDown') };
}

/** A typist's speed: the mean log hold and latency over samples and positions; null when no sample is whole. */
export function meanTimesOf(
  samples: readonly KeystrokeSample[],
  keys: number,
): { readonly hold: number; readonly downDown: number } | null {
  const seen = samples.map((sample) => logTimesOf(sample, keys)).filter((times) => times !== null);
  if (seen.length === 0) return null;
  return {
    hold: meanOf(seen.flatMap(({ hold }) => hold)),
    downDown: meanOf(seen.flatMap(({ downDown }) => downDown)),
  };
}

/** Null for a sample with other than so many keys, or with a release missing. */
function logTimesOf({ timeline: { downs, ups } }: KeystrokeSample, keys: number): LogTimes | null {
  if (downs.length !== keys || ups.some(Number.isNaN)) return null;
  return {
    hold: Array.from(ups, (up, i) => logOfHold(up - (downs[i] ?? 0))),
    downDown: Array.from(downs.subarray(1), (down, i) => Math.log(Math.max(1, down - (downs[i] ?? 0)))),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
