import { expMinus } from '../math/expMinus.ts';
import { createWorkspace } from '../math/workspace.ts';
import type { Times } from './textIntervals.ts';

/** Noises of a copied interval: of a clock in milliseconds, and of a little jitter (ms). */
export const NOISES = [1, 6] as const;
const [FINE, ROUGH] = NOISES;
/** Probability of going on with another stored sample: one or a few parts of a text, or any sample at each place. */
const SELDOM = 0.1;
const OFTEN = 0.9;

/** In this order; a mosaic of each kind is as likely beforehand. */
export const MOSAIC_KINDS = [
  { noise: FINE, switching: SELDOM, atSpeed: false },
  { noise: FINE, switching: OFTEN, atSpeed: false },
  { noise: ROUGH, switching: SELDOM, atSpeed: false },
  { noise: ROUGH, switching: OFTEN, atSpeed: false },
  /** Stored samples played at the speed of the probe. */
  { noise: FINE, switching: SELDOM, atSpeed: true },
] as const;
const KINDS = MOSAIC_KINDS.length;

/** Who copies edits this share of the times; each edit costs the evidence -ln of it. */
const EDITED = 0.05;
/** So many standard deviations away a copy counts as edited: what is left out is 3 in 10,000 of the peak. */
const FARTHEST = 4;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
/** A product of sums goes into the logarithm when it leaves these bounds; a sum is far from moving it out of a double. */
const [SMALL, LARGE] = [1e-100, 1e100];

/** Likelihood ratio of a time copied from a stored one, but for noise (ms) or an edit, against typed anew. */
export function copyRatio(probe: number, stored: number, fresh: number, noise: number): number {
  const distance = probe - stored;
  return EDITED + peakOf(fresh, noise) * nearness(distance * distance, noise);
}

/** What an equal time adds to the ratio. */
function peakOf(fresh: number, noise: number): number {
  return ((1 - EDITED) * Math.exp(-fresh)) / (noise * ROOT_TWO_PI);
}

/** How much of it a time adds at the square of its distance (ms²); nothing where none is stored: that is NaN. */
function nearness(square: number, noise: number): number {
  return square < (FARTHEST * noise) ** 2 ? expMinus(square * (0.5 / (noise * noise))) : 0;
}

const ratioWorkspaces = [createWorkspace(), createWorkspace(), createWorkspace()] as const;
const shareWorkspace = createWorkspace();

/**
 * ln of the likelihood ratio of a mosaic of stored samples against typed anew, one for each of {@link MOSAIC_KINDS}.
 *
 * A mosaic takes the time at each place from one of the stored samples, or from none of them, and goes on with another
 * one with some probability from place to place: the copying model of Li & Stephens (Genetics 165, 2003). The forward
 * algorithm sums over all mosaics, in places x stored samples:
 *
 *     share(source) <- ((1 - switching) share(source) + switching / sources) ratio(source, place)
 *
 * and the shares, divided by their sum from place to place, leave the product of the sums. This is most of the work of
 * all checks of liveness: the kinds are written out, go through the sources together, and share what ratios they can.
 *
 * @param fresh log density (1/ms) of the probe's times if they were typed anew; NaN leaves a place out
 * @param stored of each stored sample its time at each place, NaN for one that is missing
 * @param speeds how many times as slow as stored each sample is played
 */
export function mosaicEvidence(
  probe: Times,
  fresh: Times,
  stored: readonly Times[],
  speeds: readonly number[],
): number[] {
  // The last source is the typist, typing anew: its ratio is 1 everywhere.
  const sources = stored.length + 1;
  const fine = ratioWorkspaces[0](sources).fill(1, 0, sources);
  const rough = ratioWorkspaces[1](sources).fill(1, 0, sources);
  const played = ratioWorkspaces[2](sources).fill(1, 0, sources);
  // One a kind, source after source.
  const shares = shareWorkspace(KINDS * sources).fill(1 / sources, 0, KINDS * sources);
  const seldom = SELDOM / sources;
  const often = OFTEN / sources;
  let [sum0, sum1, sum2, sum3, sum4] = [1, 1, 1, 1, 1];
  const products = [1, 1, 1, 1, 1];
  const evidence = [0, 0, 0, 0, 0];
  for (let place = 0; place < probe.length; place++) {
    const time = probe[place] ?? Number.NaN;
    const density = fresh[place] ?? Number.NaN;
    if (Number.isNaN(time) || Number.isNaN(density)) continue;
    const finePeak = peakOf(density, FINE);
    const roughPeak = (finePeak * FINE) / ROUGH;
    for (let i = 0; i < stored.length; i++) {
      const storedTime = stored[i]?.[place] ?? Number.NaN;
      const distance = time - storedTime;
      const distancePlayed = time - storedTime * (speeds[i] ?? 1);
      fine[i] = EDITED + finePeak * nearness(distance * distance, FINE);
      rough[i] = EDITED + roughPeak * nearness(distance * distance, ROUGH);
      played[i] = EDITED + finePeak * nearness(distancePlayed * distancePlayed, FINE);
    }
    const stay0 = (1 - SELDOM) / sum0;
    const stay1 = (1 - OFTEN) / sum1;
    const stay2 = (1 - SELDOM) / sum2;
    const stay3 = (1 - OFTEN) / sum3;
    const stay4 = (1 - SELDOM) / sum4;
    sum0 = 0;
    sum1 = 0;
    sum2 = 0;
    sum3 = 0;
    sum4 = 0;
    for (let i = 0, at = 0; i < sources; i++, at += KINDS) {
      const fineRatio = fine[i] ?? 1;
      const roughRatio = rough[i] ?? 1;
      const share0 = (stay0 * (shares[at] ?? 0) + seldom) * fineRatio;
      const share1 = (stay1 * (shares[at + 1] ?? 0) + often) * fineRatio;
      const share2 = (stay2 * (shares[at + 2] ?? 0) + seldom) * roughRatio;
      const share3 = (stay3 * (shares[at + 3] ?? 0) + often) * roughRatio;
      const share4 = (stay4 * (shares[at + 4] ?? 0) + seldom) * (played[i] ?? 1);
      shares[at] = share0;
      shares[at + 1] = share1;
      shares[at + 2] = share2;
      shares[at + 3] = share3;
      shares[at + 4] = share4;
      sum0 += share0;
      sum1 += share1;
      sum2 += share2;
      sum3 += share3;
      sum4 += share4;
    }
    multiply(products, evidence, 0, sum0);
    multiply(products, evidence, 1, sum1);
    multiply(products, evidence, 2, sum2);
    multiply(products, evidence, 3, sum3);
    multiply(products, evidence, 4, sum4);
  }
  return evidence.map((log, kind) => log + Math.log(products[kind] ?? 1));
}

/** A logarithm a place would cost as much as all sources of the place, where few samples are stored. */
function multiply(products: number[], evidence: number[], kind: number, sum: number): void {
  const product = (products[kind] ?? 1) * sum;
  const isWithin = product > SMALL && product < LARGE;
  products[kind] = isWithin ? product : 1;
  if (!isWithin) evidence[kind] = (evidence[kind] ?? 0) + Math.log(product);
}
