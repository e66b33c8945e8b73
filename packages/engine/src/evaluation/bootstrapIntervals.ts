import { quantileOfSorted } from '../math/quantile.ts';
import { createRandom, integerBelow } from '../math/random.ts';

export type Interval = readonly [low: number, high: number];

export interface BootstrapOptions {
  /** Default 1,000; 0 for no intervals. */
  readonly resamples?: number;
  /** Default 1: the same data give the same intervals. */
  readonly seed?: number;
}

/**
 * 95 % percentile intervals over people: what another draw of as many people might have given.
 *
 * People are drawn with replacement, each with all of their templates; the tries of one person are not
 * independent, so drawing tries would give intervals that are far too narrow. As impostors people stay as
 * they are (they count for less, since everybody meets all of them).
 *
 * @param subjects whose template each entry of the weights is
 */
export function bootstrapIntervals<Name extends string>(
  subjects: readonly string[],
  measure: (weights: Float64Array) => Readonly<Record<Name, number>>,
  names: readonly Name[],
  { resamples = 1_000, seed = 1 }: BootstrapOptions = {},
): ReadonlyMap<Name, Interval> {
  const people = new Map(Array.from(new Set(subjects), (subject, i) => [subject, i]));
  const personOf = Int32Array.from(subjects, (subject) => people.get(subject) ?? 0);
  const random = createRandom(seed);
  const values = new Map(names.map((name) => [name, new Float64Array(resamples)]));
  const drawn = new Float64Array(people.size);
  const weights = new Float64Array(subjects.length);
  for (let resample = 0; resample < resamples; resample++) {
    drawn.fill(0);
    for (let i = 0; i < people.size; i++) {
      const person = integerBelow(random, people.size);
      drawn[person] = (drawn[person] ?? 0) + 1;
    }
    personOf.forEach((person, i) => {
      weights[i] = drawn[person] ?? 0;
    });
    const measured = measure(weights);
    for (const [name, list] of values) list[resample] = measured[name];
  }
  const intervals = new Map<Name, Interval>();
  if (resamples === 0) return intervals;
  for (const [name, list] of values) {
    list.sort();
    intervals.set(name, [quantileOfSorted(list, 0.025), quantileOfSorted(list, 0.975)]);
  }
  return intervals;
}
