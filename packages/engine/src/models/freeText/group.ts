import type { GroupPrior } from '../../prior/prior.ts';
import type { FeatureGroup } from '../../rhythm/extractFeatures.ts';

/**
 * Sufficient statistics of one group of one typist, one entry an identity, identities ascending.
 * Residuals are values minus the population mean.
 */
export interface GroupSums {
  readonly identities: Uint32Array;
  readonly counts: Uint32Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** Samples that had a feature of this group. */
  readonly samples: number;
}

/** What scoring needs, derived from the sums and the prior. */
export interface GroupTemplate {
  readonly sums: GroupSums;
  /** Posterior mean of the typist's pace. */
  readonly pace: number;
  /** Posterior variance of the typist's pace. */
  readonly paceVariance: number;
  /** Posterior variance of one keystroke. */
  readonly noise: number;
  /** Per identity: posterior mean of the habit, relative to the pace. */
  readonly habits: Float64Array;
  /** Per identity: predictive variance, noise plus what is not known of the habit. */
  readonly variances: Float64Array;
}

/** Degrees of freedom with which a typist's noise is held to the population's. */
const NOISE_DEGREES = 20;

/** Residuals beyond so many standard deviations of the population are pauses and stuck keys. */
const CLIP = 4;

export function emptySums(): GroupSums {
  return {
    identities: new Uint32Array(0),
    counts: new Uint32Array(0),
    sums: new Float64Array(0),
    squares: new Float64Array(0),
    samples: 0,
  };
}

/** The sums after one more sample. */
export function addSample(sums: GroupSums, features: FeatureGroup, prior: GroupPrior): GroupSums {
  if (features.values.length === 0) return sums;
  const identities = union(sums.identities, features.identities);
  const counts = new Uint32Array(identities.length);
  const totals = new Float64Array(identities.length);
  const squares = new Float64Array(identities.length);
  sums.identities.forEach((identity, i) => {
    const at = indexOf(identities, identity);
    counts[at] = sums.counts[i] ?? 0;
    totals[at] = sums.sums[i] ?? 0;
    squares[at] = sums.squares[i] ?? 0;
  });
  const limit = CLIP * Math.sqrt(prior.pace + prior.habit + prior.sample + prior.noise);
  features.values.forEach((value, i) => {
    const at = indexOf(identities, features.identities[i] ?? 0);
    const residual = Math.max(-limit, Math.min(limit, value - prior.mean));
    counts[at] = (counts[at] ?? 0) + 1;
    totals[at] = (totals[at] ?? 0) + residual;
    squares[at] = (squares[at] ?? 0) + residual * residual;
  });
  return { identities, counts, sums: totals, squares, samples: sums.samples + 1 };
}

/** Posterior of pace, noise and habits. Closed form: the model is conjugate. */
export function deriveGroup(sums: GroupSums, prior: GroupPrior): GroupTemplate {
  const { counts, sums: totals, squares } = sums;
  let features = 0;
  let total = 0;
  let within = 0;
  let concentration = 0;
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k] ?? 0;
    const sum = totals[k] ?? 0;
    features += count;
    total += sum;
    within += Math.max(0, (squares[k] ?? 0) - (sum * sum) / count);
    concentration += count * count;
  }
  const degrees = features - counts.length;
  const noise = (NOISE_DEGREES * prior.noise + within) / (NOISE_DEGREES + degrees);

  let pace = 0;
  let paceVariance = prior.pace;
  if (features > 0) {
    // Habits repeat, so they do not average out over samples of one text: their share is tau² ΣN_k²/N².
    const error =
      prior.sample / sums.samples + (prior.habit * concentration) / (features * features) + noise / features;
    pace = ((total / features) * prior.pace) / (prior.pace + error);
    paceVariance = (prior.pace * error) / (prior.pace + error);
  }
  const habits = new Float64Array(counts.length);
  const variances = new Float64Array(counts.length);
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k] ?? 0;
    const weight = prior.habit / (prior.habit + noise / count);
    habits[k] = weight * ((totals[k] ?? 0) / count - pace);
    variances[k] = noise + prior.habit * (1 - weight);
  }
  return { sums, pace, paceVariance, noise, habits, variances };
}

/** Index of an identity in ascending identities, or -1. */
export function indexOf(identities: Uint32Array, identity: number): number {
  // Fixed text: identities are the positions themselves.
  if (identities[identity] === identity) return identity;
  let low = 0;
  let high = identities.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = identities[middle] ?? 0;
    if (found === identity) return middle;
    if (found < identity) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function union(a: Uint32Array, b: Uint32Array): Uint32Array {
  if (b.every((identity) => indexOf(a, identity) >= 0)) return a;
  return Uint32Array.from(new Set([...a, ...b])).sort();
}
