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

/**
 * Fixed texts of fewer keys were not measured. Longer ones and templates of more samples count as the largest measured:
 * two GREYC phrases in one, and CMU's fifty samples of one session (its 200 meet impostors who never practised).
 */
const SHORTEST_FIXED = 4;
const LONGEST_FIXED = 40;
const MOST_FIXED_SAMPLES = 50;
const USUAL_FIXED = 10;

/** What location and scale of a fixed text's scores are linear in; null outside of what was measured. */
export function fixedTextTerms({ population, samples, keys, tries = 1 }: FixedTextShape): number[] | null {
  if (!(samples >= 1 && keys >= SHORTEST_FIXED)) return null;
  const vague = 1 / Math.sqrt(Math.min(samples, MOST_FIXED_SAMPLES));
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
    touch * length,
    population === 'numpad' ? 1 : 0,
    population === 'positions' ? 1 : 0,
    tries === 2 ? 1 : 0,
  ];
}

/**
 * What `fitFixedText` (fitCalibration.ts) gives for people with even ids of GREYC, CMU, MEU and both PIN sets. A keypad
 * that nobody declared is a keyboard with unknown keys, where more impostors are alike: `positions` makes up for it.
 */
export const FIXED_TEXT_SPREADS: SpreadTables = {
  impostor: {
    location: [-6.352, 5.672, -0.633, -3.549, 2.155, 4.142, -3.224, 0.928, -0.055, 2.076, -0.435],
    scale: [4.721, -0.594, -2.01, 2.105, -1.236, -2.341, 1.516, -0.247, 0.681, -1.011, 0.238],
  },
  genuine: {
    location: [6.915, -3.736, -1.137, 4.799, -3.208, -3.959, 2.731, -1.979, -0.56, -0.508, 0.592],
    scale: [2.808, -0.894, -0.646, 1.068, -0.757, -1.671, 1.219, -0.221, -0.645, -0.412, 0.163],
  },
};

/** Shorter free text was not measured; longer probes, sessions and enrolments count as the largest measured. */
const SHORTEST_FREE = 13;
const LONGEST_FREE = 80;
const MOST_FREE_SAMPLES = 10;
const USUAL_FREE = 40;
const MOST_PROBES = 10;

/** What location and scale of a free text's scores are linear in; null outside of what was measured. */
export function freeTextTerms({ samples, keys, probes = 1 }: FreeTextShape): number[] | null {
  if (!(samples >= 1 && keys >= SHORTEST_FREE && probes > 0)) return null;
  const vague = 1 / Math.sqrt(Math.min(samples, MOST_FREE_SAMPLES));
  const length = Math.log(Math.min(keys, LONGEST_FREE) / USUAL_FREE);
  const more = Math.log(Math.min(Math.max(1, probes), MOST_PROBES));
  return [1, vague, vague * vague, length, vague * length, more, vague * more];
}

/**
 * What `fitFreeText` (fitFreeText.ts) gave for Aalto participants with id mod 5 = 3 before repeated pairs were capped;
 * `fit-calibration --free-text` prints what it gives now beside it.
 */
export const FREE_TEXT_SPREADS: SpreadTables = {
  impostor: {
    location: [-10.728, 12.652, -4.472, -5.207, 3.721, -2.49, 1.904],
    scale: [8.261, -8.153, 3.157, 2.676, -1.631, 1.02, -0.564],
  },
  genuine: {
    location: [9.217, -10.189, 4.468, 2.755, -1.285, 1.816, -0.929],
    scale: [2.312, -1.448, 0.533, 0.385, -0.179, 0.008, 0.233],
  },
};
