import type { Observations } from './observations.ts';

/** value = mean + the typist's effect + the identity's effect + residual. */
export interface AdditiveEffects {
  readonly mean: number;
  /** By typist; everybody counts as one, and the mean is zero. */
  readonly typists: Effects;
  /** By identity; weighted by how often it was typed the mean is zero. */
  readonly identities: Effects;
}

export interface Effects {
  readonly values: Float64Array;
  /** How many observations each rests on; without one an effect is zero. */
  readonly counts: Int32Array;
}

/** Typists type much the same text, so the two kinds of effects hardly depend on each other: the third moves nothing. */
const ROUNDS = 4;

/** Least squares, one kind of effect at a time (Gauss-Seidel on the normal equations). */
export function additiveEffects({
  typists,
  identities,
  values,
  names,
  typistCount,
}: Observations): AdditiveEffects {
  const ofTypists = effects(typists, typistCount);
  const ofIdentities = effects(identities, names.length);
  for (let round = 0; round < ROUNDS; round++) {
    settle(ofTypists, typists, values, ofIdentities, identities);
    settle(ofIdentities, identities, values, ofTypists, typists);
    const { values: shifts, counts } = ofIdentities;
    const mean =
      shifts.reduce((sum, shift, identity) => sum + shift * (counts[identity] ?? 0), 0) / values.length;
    shifts.forEach((shift, identity) => {
      shifts[identity] = shift - mean;
    });
  }
  settle(ofTypists, typists, values, ofIdentities, identities);
  const { values: paces, counts } = ofTypists;
  const present = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const mean = paces.reduce((sum, pace) => sum + pace, 0) / present;
  paces.forEach((pace, typist) => {
    if ((counts[typist] ?? 0) > 0) paces[typist] = pace - mean;
  });
  return { mean, typists: ofTypists, identities: ofIdentities };
}

function effects(indices: Int32Array, size: number): Effects {
  const counts = new Int32Array(size);
  for (const index of indices) counts[index] = (counts[index] ?? 0) + 1;
  return { values: new Float64Array(size), counts };
}

/** Sets effects to the mean of what the others leave over. */
function settle(
  { values: into, counts }: Effects,
  indices: Int32Array,
  values: Float64Array,
  others: Effects,
  otherIndices: Int32Array,
): void {
  into.fill(0);
  for (let i = 0; i < values.length; i++) {
    const index = indices[i] ?? 0;
    into[index] = (into[index] ?? 0) + (values[i] ?? 0) - (others.values[otherIndices[i] ?? 0] ?? 0);
  }
  counts.forEach((count, index) => {
    if (count > 0) into[index] = (into[index] ?? 0) / count;
  });
}
