import type { FixedTextShape, FreeTextShape } from './shape.ts';

/** Weights of the terms of a shape. */
export interface SpreadTable {
  readonly location: readonly number[];
  readonly scale: readonly number[];
}

export interface SpreadTables {
  readonly impostor: SpreadTable;
  readonly genuine: SpreadTable;
}

/** Fixed texts of fewer keys were not measured; longer ones count as the longest measured. */
const SHORTEST_FIXED = 4;
const LONGEST_FIXED = 40;
const USUAL_FIXED = 10;

/** What location and scale of a fixed text's scores are linear in; null outside of what was measured. */
export function fixedTextTerms({ population, samples, keys, tries = 1 }: FixedTextShape): number[] | null {
  if (!(samples >= 1 && keys >= SHORTEST_FIXED)) return null;
  const vague = 1 / Math.sqrt(samples);
  const length = Math.log(Math.min(keys, LONGEST_FIXED) / USUAL_FIXED);
  const touch = population === 'touch' ? 1 : 0;
  return [
    1,
    vague,
    vague * vague,
    length,
    vague * length,
    touch,
    touch * vague,
    population === 'numpad' ? 1 : 0,
    population === 'positions' ? 1 : 0,
    tries === 2 ? 1 : 0,
  ];
}

export const FIXED_TEXT_SPREADS: SpreadTables = {
  impostor: {
    location: [-5.572, 3.542, 1.529, -3.658, 1.994, 4.578, -4.304, -0.643, 1.986, -0.554],
    scale: [4.209, 0.692, -3.178, 1.918, -0.519, -2.401, 1.911, 0.973, -0.752, 0.302],
  },
  genuine: {
    location: [6.236, -2.499, -1.392, 5.072, -3.639, -4.274, 2.712, -0.945, -0.33, 0.657],
    scale: [2.534, -0.428, -0.896, 0.84, -0.302, -1.603, 1.219, -0.585, -0.335, 0.186],
  },
};

/** Shorter free text was not measured; longer probes and sessions count as the longest measured. */
const SHORTEST_FREE = 8;
const LONGEST_FREE = 80;
const USUAL_FREE = 40;
const MOST_PROBES = 10;

/** What location and scale of a free text's scores are linear in; null outside of what was measured. */
export function freeTextTerms({ samples, keys, probes = 1 }: FreeTextShape): number[] | null {
  if (!(samples >= 1 && keys >= SHORTEST_FREE && probes > 0)) return null;
  const vague = 1 / Math.sqrt(samples);
  const length = Math.log(Math.min(keys, LONGEST_FREE) / USUAL_FREE);
  const more = Math.log(Math.min(Math.max(1, probes), MOST_PROBES));
  return [1, vague, vague * vague, length, vague * length, more, vague * more];
}

export const FREE_TEXT_SPREADS: SpreadTables = {
  impostor: { location: [], scale: [] },
  genuine: { location: [], scale: [] },
};
