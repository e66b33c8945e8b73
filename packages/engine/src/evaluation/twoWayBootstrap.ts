import { quantileOfSorted } from '../math/quantile.ts';
import { createRandom, integerBelow, type Random } from '../math/random.ts';
import type { BootstrapOptions, Interval } from './bootstrapIntervals.ts';

/** What one person achieved against one other person's templates. */
export interface PairCount {
  readonly user: string;
  readonly impostor: string;
  readonly accepted: number;
  readonly comparisons: number;
}

/**
 * 95 % percentile interval of the accepted share, over people in both of their roles: users are drawn with replacement,
 * impostors are drawn with replacement, and a pair counts as often as its user times its impostor ("pigeonhole"
 * bootstrap, Owen 2007). Tries of one impostor depend on each other, as tries against one user do, so drawing over
 * either alone gives intervals that are too narrow.
 *
 * When nothing was accepted, every draw gives 0 and says nothing about the truth: the upper end is then 3 in as many as
 * were compared, where nothing accepted has a chance of 5 % (the "rule of three", as if all tries were independent).
 */
export function twoWayBootstrap(
  pairs: readonly PairCount[],
  { resamples = 1_000, seed = 1 }: BootstrapOptions = {},
): Interval | null {
  const comparisons = sum(pairs, (pair) => pair.comparisons);
  if (comparisons === 0 || resamples === 0) return null;
  if (sum(pairs, ({ accepted }) => accepted) === 0) return [0, Math.min(1, 3 / comparisons)];
  const users = numbered(pairs.map(({ user }) => user));
  const impostors = numbered(pairs.map(({ impostor }) => impostor));
  const random = createRandom(seed);
  const rates: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const userDraws = draw(users.count, random);
    const impostorDraws = draw(impostors.count, random);
    let accepted = 0;
    let compared = 0;
    pairs.forEach((pair, i) => {
      const times = (userDraws[users.index[i] ?? 0] ?? 0) * (impostorDraws[impostors.index[i] ?? 0] ?? 0);
      accepted += times * pair.accepted;
      compared += times * pair.comparisons;
    });
    // A draw of few people may pair nobody with anybody else.
    if (compared > 0) rates.push(accepted / compared);
  }
  rates.sort((a, b) => a - b);
  return [quantileOfSorted(rates, 0.025), quantileOfSorted(rates, 0.975)];
}

function numbered(names: readonly string[]): { readonly index: Int32Array; readonly count: number } {
  const numbers = new Map(Array.from(new Set(names), (name, i) => [name, i]));
  return { index: Int32Array.from(names, (name) => numbers.get(name) ?? 0), count: numbers.size };
}

/** How often each of so many people is drawn. */
function draw(people: number, random: Random): Uint32Array {
  const times = new Uint32Array(people);
  for (let i = 0; i < people; i++) {
    const person = integerBelow(random, people);
    times[person] = (times[person] ?? 0) + 1;
  }
  return times;
}

function sum(pairs: readonly PairCount[], value: (pair: PairCount) => number): number {
  return pairs.reduce((total, pair) => total + value(pair), 0);
}
