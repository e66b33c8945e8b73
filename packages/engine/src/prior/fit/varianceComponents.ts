import { type AdditiveEffects, additiveEffects, type Effects } from './additiveEffects.ts';
import { type Cells, cellsOf } from './cells.ts';
import type { Observations } from './observations.ts';

/** How one view varies among people, in feature units: the terms of the rhythm model (docs/decisions/0003). */
export interface VarianceComponents {
  readonly mean: number;
  /** Variance of what an identity adds for everybody: the text's part of a habit. */
  readonly text: number;
  /** Of people's pace. */
  readonly pace: number;
  /** Of a person's habit on one identity, beyond what the identity adds for everybody. */
  readonly habit: number;
  /** Of the pace of one sample of one person. */
  readonly sample: number;
  /** Of one keystroke around all of that. */
  readonly noise: number;
}

/** Below so many observations an identity's mean is mostly noise. */
const IDENTITY_OBSERVATIONS = 100;
/** What a typist does on an identity is known from so many times on. */
const CELL_OBSERVATIONS = 3;

/**
 * Variance components of value = mean + identity + pace + habit + sample + noise by the method of moments: each mean
 * square of the data is set equal to what the model expects of it (Searle, Casella & McCulloch, *Variance
 * Components*, 1992, chapter 5). Closed form and deterministic; where everybody types one text equally often, the
 * estimates are those of the analysis of variance. A component that comes out negative is zero.
 */
export function varianceComponents(observations: Observations): VarianceComponents {
  const effects = additiveEffects(observations);
  const cells = cellsOf(observations);
  const within = withinCells(observations, cells);
  const sample = Math.min(within, Math.max(0, sampleVariance(observations, cells)));
  const habit = Math.max(0, habitVariance(cells, effects, within));
  return {
    mean: effects.mean,
    text: Math.max(0, textVariance(effects.identities, cells, habit, within)),
    pace: Math.max(0, paceVariance(effects.typists, observations, cells, habit, sample, within - sample)),
    habit,
    sample,
    noise: within - sample,
  };
}

/** Of a keystroke within its cell: noise and sample pace together. */
function withinCells({ values }: Observations, { of, means }: Cells): number {
  let squares = 0;
  of.forEach((cell, i) => {
    squares += ((values[i] ?? 0) - (means[cell] ?? 0)) ** 2;
  });
  const degrees = of.length - means.length;
  return degrees > 0 ? squares / degrees : 0;
}

/**
 * Two keystrokes of one sample have nothing in common but the sample's pace once their cells' means are taken off:
 * the mean of their products. Residuals are stretched for the mean that was estimated from themselves.
 */
function sampleVariance(
  { samples, values, sampleCount }: Observations,
  { of, counts, means }: Cells,
): number {
  const sums = new Float64Array(sampleCount);
  const squares = new Float64Array(sampleCount);
  const sizes = new Int32Array(sampleCount);
  of.forEach((cell, i) => {
    const count = counts[cell] ?? 0;
    if (count < CELL_OBSERVATIONS) return;
    const residual = ((values[i] ?? 0) - (means[cell] ?? 0)) * Math.sqrt(count / (count - 1));
    const sample = samples[i] ?? 0;
    sums[sample] = (sums[sample] ?? 0) + residual;
    squares[sample] = (squares[sample] ?? 0) + residual * residual;
    sizes[sample] = (sizes[sample] ?? 0) + 1;
  });
  let products = 0;
  let pairs = 0;
  sizes.forEach((size, sample) => {
    products += (sums[sample] ?? 0) ** 2 - (squares[sample] ?? 0);
    pairs += size * (size - 1);
  });
  return pairs > 0 ? products / pairs : 0;
}

/** Squares of what cells differ by from pace and text, less the noise of their means. */
function habitVariance(cells: Cells, { mean, typists, identities }: AdditiveEffects, within: number): number {
  const knownTypists = new Set<number>();
  const knownIdentities = new Set<number>();
  let squares = 0;
  let errors = 0;
  let known = 0;
  cells.counts.forEach((count, cell) => {
    const typist = cells.typists[cell] ?? 0;
    const identity = cells.identities[cell] ?? 0;
    if (count < CELL_OBSERVATIONS || (identities.counts[identity] ?? 0) < IDENTITY_OBSERVATIONS) return;
    const expected = mean + (typists.values[typist] ?? 0) + (identities.values[identity] ?? 0);
    squares += ((cells.means[cell] ?? 0) - expected) ** 2;
    errors += within / count;
    known += 1;
    knownTypists.add(typist);
    knownIdentities.add(identity);
  });
  const degrees = known - (knownTypists.size + knownIdentities.size - 1);
  return known > 0 && degrees > 0 ? squares / degrees - errors / known : 0;
}

/** Weighted by how often an identity is typed. */
function textVariance({ values, counts }: Effects, cells: Cells, habit: number, within: number): number {
  const squaredCounts = squaredCountsBy(cells.identities, cells.counts, counts.length);
  let squares = 0;
  let total = 0;
  let known = 0;
  counts.forEach((count, identity) => {
    if (count < IDENTITY_OBSERVATIONS) return;
    const error = (habit * (squaredCounts[identity] ?? 0)) / (count * count) + within / count;
    squares += count * ((values[identity] ?? 0) ** 2 - error);
    total += count;
    known += 1;
  });
  // The mean of the identities was estimated from themselves.
  return known > 1 ? (squares / total) * (known / (known - 1)) : 0;
}

/** Squares of the typists' effects, less what of their habits, samples and noise is left in them. */
function paceVariance(
  { values, counts }: Effects,
  observations: Observations,
  cells: Cells,
  habit: number,
  sample: number,
  noise: number,
): number {
  const squaredCounts = squaredCountsBy(cells.typists, cells.counts, counts.length);
  const samples = samplesByTypist(observations);
  let squares = 0;
  let errors = 0;
  let present = 0;
  counts.forEach((count, typist) => {
    if (count === 0) return;
    squares += (values[typist] ?? 0) ** 2;
    // Habits average out over identities, the paces of samples over samples, noise over both.
    errors +=
      (habit * (squaredCounts[typist] ?? 0)) / (count * count) +
      sample / (samples[typist] ?? 1) +
      noise / count;
    present += 1;
  });
  return present > 1 ? squares / (present - 1) - errors / present : 0;
}

function squaredCountsBy(indices: Int32Array, counts: Int32Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  indices.forEach((index, cell) => {
    sums[index] = (sums[index] ?? 0) + (counts[cell] ?? 0) ** 2;
  });
  return sums;
}

function samplesByTypist({ typists, samples, typistCount }: Observations): Int32Array {
  const counts = new Int32Array(typistCount);
  let last = -1;
  // Rows of a sample stand together.
  samples.forEach((sample, i) => {
    const typist = typists[i] ?? 0;
    if (sample !== last) counts[typist] = (counts[typist] ?? 0) + 1;
    last = sample;
  });
  return counts;
}
