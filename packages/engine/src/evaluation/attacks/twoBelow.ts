import { integerBelow, type Random } from '../../math/random.ts';

/** Two different whole numbers from 0 to below a bound of at least two. */
export function twoBelow(bound: number, random: Random): readonly [number, number] {
  const first = integerBelow(random, bound);
  const second = integerBelow(random, bound - 1);
  return [first, second < first ? second : second + 1];
}
