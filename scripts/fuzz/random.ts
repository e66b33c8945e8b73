import type { Random } from '@keystroke-auth/engine';

/** A whole number from 0 to below a bound. */
export function below(random: Random, bound: number): number {
  return Math.floor(random() * bound);
}

export function chance(random: Random, share: number): boolean {
  return random() < share;
}

/** One of a list. @throws {RangeError} for an empty one */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new RangeError('got nothing to pick from');
  return item;
}

/** One of some things, each as often as its weight says. */
export function weighted<Item>(random: Random, items: readonly (readonly [number, Item])[]): Item {
  let left = random() * items.reduce((total, [weight]) => total + weight, 0);
  for (const [weight, item] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  throw new RangeError('got nothing to choose from');
}
