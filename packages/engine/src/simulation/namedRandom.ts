import { createRandom, normal, type Random } from '../math/random.ts';

/** What is drawn, so that two draws of equal numbers differ. */
const DRAWS = {
  pace: 1,
  firstKey: 2,
  secondKey: 3,
  kindOfPair: 4,
  pair: 5,
  evenness: 6,
  traits: 7,
  session: 8,
  sample: 9,
  everybody: 10,
  sentence: 11,
} as const;

/**
 * A source of chance for everything that has a name, so that a typist's habit on a key is the same whichever text
 * asks for it first. Labels count as 32-bit whole numbers.
 */
export function namedRandom(seed: number, draw: keyof typeof DRAWS, ...labels: readonly number[]): Random {
  let hash = 0x811c9dc5;
  for (const label of [seed, DRAWS[draw], ...labels]) {
    hash = Math.imul(hash ^ (label | 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash ^= hash >>> 13;
  }
  return createRandom(hash);
}

/** The standard normal number of a name. */
export function namedNormal(seed: number, draw: keyof typeof DRAWS, ...labels: readonly number[]): number {
  return normal(namedRandom(seed, draw, ...labels));
}
