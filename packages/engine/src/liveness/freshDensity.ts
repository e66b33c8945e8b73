import { createWorkspace } from '../math/workspace.ts';
import type { Logs, Times } from './textIntervals.ts';

/** Variance of one keystroke of one person around the person's habit, log scale: the prior's, for fixed text. */
const HOLD_NOISE = 0.028;
const LATENCY_NOISE = 0.1;
/** Degrees of freedom with which a typist's noise is held to it. */
const NOISE_DEGREES = 20;
/** Student tail of four degrees of freedom, its scale this share of the variance: people pause. */
const NU = 4;
const TAIL_SCALE = 0.7;
/** ln of Gamma(5/2) / Gamma(2), which normalises it. */
const LOG_GAMMAS = Math.log(1.329340388179137);
/** A pause tells little of a typist's noise: squares beyond so many times the variance count as that. */
const SQUARE_LIMIT = 9;

/**
 * Log density (1/ms) of every time of a probe if the typist of some stored samples typed it anew; NaN where the probe
 * or all that is stored has none.
 */
export function freshDensities(
  probe: Logs,
  stored: readonly Logs[],
): { holds: number[]; latencies: number[] } {
  return {
    holds: freshDensity(
      probe.holds,
      stored.map(({ holds }) => holds),
      HOLD_NOISE,
    ),
    latencies: freshDensity(
      probe.latencies,
      stored.map(({ latencies }) => latencies),
      LATENCY_NOISE,
    ),
  };
}

/** @param noise what the typist's own noise is held to, as the prior has it */
function freshDensity(probe: Times, stored: readonly Times[], noise: number): number[] {
  const { length } = probe;
  const { means, counts } = meansOf(stored, length);
  let squares = NOISE_DEGREES * noise;
  let degrees = NOISE_DEGREES;
  for (const sample of stored) {
    const pace = paceOf(sample, means, length);
    for (let k = 0; k < length; k++) {
      const residual = (sample[k] ?? 0) - (means[k] ?? 0) - pace;
      if (Number.isNaN(residual)) continue;
      squares += residual * residual;
      degrees += 1 - 1 / stored.length;
    }
  }
  // The probe's own noise counts as well: of one stored sample alone nobody knows how even its typist types.
  const pace = paceOf(probe, means, length);
  const limit = (SQUARE_LIMIT * squares) / degrees;
  for (let k = 0; k < length; k++) {
    const residual = (probe[k] ?? 0) - (means[k] ?? 0) - pace;
    if (Number.isNaN(residual)) continue;
    const count = counts[k] ?? 1;
    squares += (Math.min(limit, residual * residual) * count) / (count + 1);
    degrees += 1;
  }
  const densities: number[] = [];
  let known = 0;
  let scale = 0;
  let peak = 0;
  for (let k = 0; k < length; k++) {
    const log = probe[k] ?? Number.NaN;
    const count = counts[k] ?? 0;
    // Nearly always as many samples have the time at one place as at the place before.
    if (count !== known) {
      known = count;
      scale = NU * TAIL_SCALE * (squares / degrees) * (1 + 1 / count);
      peak = LOG_GAMMAS - 0.5 * Math.log(Math.PI * scale);
    }
    const tail = Math.log(1 + (log - (means[k] ?? 0) - pace) ** 2 / scale);
    // A density of ln(ms + offset) over ms + offset is one of ms.
    densities.push(peak - ((NU + 1) / 2) * tail - log);
  }
  return densities;
}

const [meanWork, countWork] = [createWorkspace(), createWorkspace()];

/** Means over samples, NaN where no sample has a value; a workspace. */
function meansOf(
  samples: readonly Times[],
  length: number,
): { readonly means: Float64Array; readonly counts: Float64Array } {
  const means = meanWork(length).fill(0, 0, length);
  const counts = countWork(length).fill(0, 0, length);
  for (const sample of samples) {
    for (let k = 0; k < length; k++) {
      const value = sample[k] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      means[k] = (means[k] ?? 0) + value;
      counts[k] = (counts[k] ?? 0) + 1;
    }
  }
  for (let k = 0; k < length; k++) means[k] = (means[k] ?? 0) / (counts[k] ?? 0);
  return { means, counts };
}

/** How much slower than the means a sample is, log scale. */
function paceOf(sample: Times, means: Float64Array, length: number): number {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < length; k++) {
    const residual = (sample[k] ?? 0) - (means[k] ?? 0);
    if (Number.isNaN(residual)) continue;
    sum += residual;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
