import type { Times } from './freshDensity.ts';

/** One kind of interval of a probe, and what it may have been copied from. */
export interface CopiedTimes {
  readonly probe: Times;
  /** Log density (1/ms) of the probe's times if they were typed anew; NaN leaves a place out. */
  readonly fresh: Times;
  /** One column a place, of one time a stored sample, NaN for one that is missing. */
  readonly stored: readonly Float64Array[];
  /** How many times as slow as stored each sample is played. */
  readonly speeds: Float64Array;
}

/** Who copies edits this share of the times; each edit costs the evidence -ln of it. */
const EDITED = 0.05;
/** So many standard deviations away a copy counts as edited: what is left out is 3 in 10,000 of the peak. */
const FARTHEST = 4;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Likelihood ratio of a time copied from a stored one, but for noise (ms) or an edit, against typed anew. */
export function copyRatio(probe: number, stored: number, fresh: number, noise: number): number {
  const deviation = Math.abs(probe - stored) / noise;
  // Where nothing is stored, only an edit explains the time.
  if (!(deviation < FARTHEST)) return EDITED;
  return EDITED + ((1 - EDITED) * Math.exp(-0.5 * deviation * deviation - fresh)) / (noise * ROOT_TWO_PI);
}

/**
 * ln of the likelihood ratio of a mosaic of stored samples against typed anew, one for each probability of switching.
 *
 * A mosaic takes the time at each place from one of the stored samples, or from none of them, and goes on with another
 * one with that probability from place to place: the copying model of Li & Stephens (Genetics 165, 2003). The forward
 * algorithm sums over all mosaics, in places x stored samples.
 */
export function mosaicEvidence(
  { probe, fresh, stored, speeds }: CopiedTimes,
  noise: number,
  switching: readonly number[],
): number[] {
  // The last source is the typist, typing anew.
  const sources = 1 + speeds.length;
  const ratios = new Float64Array(sources).fill(1);
  const shares = switching.map(() => new Float64Array(sources).fill(1 / sources));
  const evidence = switching.map(() => 0);
  for (let place = 0; place < probe.length; place++) {
    const time = probe[place] ?? Number.NaN;
    const density = fresh[place] ?? Number.NaN;
    const column = stored[place];
    if (column === undefined || Number.isNaN(time) || Number.isNaN(density)) continue;
    for (let i = 0; i < column.length; i++) {
      ratios[i] = copyRatio(time, (column[i] ?? Number.NaN) * (speeds[i] ?? 1), density, noise);
    }
    switching.forEach((probability, i) => {
      evidence[i] = (evidence[i] ?? 0) + step(shares[i] ?? ratios, ratios, probability);
    });
  }
  return evidence;
}

/** Goes on to the next place, where the sources have these ratios; ln of the ratio that the place adds. */
function step(shares: Float64Array, ratios: Float64Array, switching: number): number {
  const joining = switching / shares.length;
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    const share = ((1 - switching) * (shares[i] ?? 0) + joining) * (ratios[i] ?? 1);
    shares[i] = share;
    sum += share;
  }
  for (let i = 0; i < shares.length; i++) shares[i] = (shares[i] ?? 0) / sum;
  return Math.log(sum);
}
