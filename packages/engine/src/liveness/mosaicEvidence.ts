import { expMinus } from '../math/expMinus.ts';
import { createWorkspace } from '../math/workspace.ts';
import type { TimeRows } from './sameText.ts';
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

/** Who copies edits this share of the times; each edit costs the evidence -ln of it. */
const EDITED = 0.05;
/** So many standard deviations away a copy counts as edited: what is left out is 3 in 10,000 of the peak. */
const FARTHEST = 4;
const FARTHEST_FINE = (FARTHEST * FINE) ** 2;
const FARTHEST_ROUGH = (FARTHEST * ROUGH) ** 2;
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

/** Whoever types anew has the ratio 1: so much more than an edit, in edits. */
const ANEW = (1 - EDITED) / EDITED;
/** Where a kind's scale is brought back to 1, far from leaving a double. */
const LEAST_SCALE = 1e-100;

/** Stored times that are near the probe's, place after place; `size` to a place at most. */
interface Near {
  readonly size: number;
  /** How many a place has. */
  readonly counts: Float64Array;
  /** Which stored sample each is of, and its squared distance (ms²). */
  readonly sources: Float64Array;
  readonly squares: Float64Array;
}

const [asFine, asRough, asPlayed] = [createNear(), createNear(), createNear()];
const [seldomShares, oftenShares] = [createWorkspace(), createWorkspace()];

/**
 * ln of the likelihood ratio of a mosaic of stored samples against typed anew, one for each of {@link MOSAIC_KINDS}.
 *
 * A mosaic takes the time at each place from one of the stored samples, or from none of them, and goes on with another
 * one with some probability from place to place: the copying model of Li & Stephens (Genetics 165, 2003). The forward
 * algorithm sums over all mosaics, in places x stored samples:
 *
 *     share(source) <- ((1 - switching) share(source) + switching / sources) ratio(source, place)
 *
 * and the shares, divided by their sum from place to place, leave the product of the sums.
 *
 * This is most of the work of all checks of liveness. Most stored times are too far away to be the probe's, and have
 * the ratio of an edit: what happens to the shares of their sources is the same for all. So each kind keeps its shares
 * as `scale * own + common`, changes the two for all sources at once, and goes only through those that are near.
 *
 * @param fresh log density (1/ms) of the probe's times if they were typed anew; NaN leaves a place out
 * @param stored of each of the samples that `speeds` are of
 * @param speeds how many times as slow as stored each sample is played
 */
export function mosaicEvidence(
  probe: Times,
  fresh: Times,
  stored: TimeRows,
  speeds: readonly number[],
): number[] {
  const { fine, rough, played } = nearTimes(probe, stored, speeds);
  const [fineSeldom, fineOften] = evidenceOf(probe, fresh, fine, FINE);
  const [roughSeldom, roughOften] = evidenceOf(probe, fresh, rough, ROUGH);
  const [playedSeldom] = evidenceOf(probe, fresh, played, FINE);
  return [fineSeldom, fineOften, roughSeldom, roughOften, playedSeldom];
}

function createNear(): (places: number, size: number) => Near {
  const [counts, sources, squares] = [createWorkspace(), createWorkspace(), createWorkspace()];
  return (places, size) => ({
    size,
    counts: counts(places),
    sources: sources(places * size),
    squares: squares(places * size),
  });
}

/**
 * Place after place, so that how many are near stays in a register. Without a branch: which times are near can't be
 * predicted, and each wrong guess would cost more than the rest. So those that are not are written, too, and not counted:
 * the next one comes in their place.
 */
function nearTimes(probe: Times, stored: TimeRows, speeds: readonly number[]) {
  const places = probe.length;
  const size = speeds.length;
  const fine = asFine(places, size);
  const rough = asRough(places, size);
  const played = asPlayed(places, size);
  for (let place = 0; place < places; place++) {
    const time = probe[place] ?? Number.NaN;
    const from = place * size;
    let atFine = from;
    let atRough = from;
    let atPlayed = from;
    let at = place;
    for (let source = 0; source < size; source++) {
      const storedTime = stored[at] ?? Number.NaN;
      at += places;
      const distance = time - storedTime;
      const square = distance * distance;
      fine.sources[atFine] = source;
      fine.squares[atFine] = square;
      atFine += Number(square < FARTHEST_FINE);
      rough.sources[atRough] = source;
      rough.squares[atRough] = square;
      atRough += Number(square < FARTHEST_ROUGH);
      const distancePlayed = time - storedTime * (speeds[source] ?? 1);
      const squarePlayed = distancePlayed * distancePlayed;
      played.sources[atPlayed] = source;
      played.squares[atPlayed] = squarePlayed;
      atPlayed += Number(squarePlayed < FARTHEST_FINE);
    }
    fine.counts[place] = atFine - from;
    rough.counts[place] = atRough - from;
    played.counts[place] = atPlayed - from;
  }
  return { fine, rough, played };
}

/** Of going on with another sample seldom, and often. */
function evidenceOf(
  probe: Times,
  fresh: Times,
  { size, counts, sources, squares }: Near,
  noise: number,
): [number, number] {
  // The last source is the typist, typing anew.
  const all = size + 1;
  const seldom = seldomShares(all).fill(1 / all, 0, all);
  const often = oftenShares(all).fill(1 / all, 0, all);
  const precision = 0.5 / (noise * noise);
  let scale0 = 1;
  let common0 = 0;
  let sum0 = 1;
  let product0 = 1;
  let evidence0 = 0;
  let scale1 = 1;
  let common1 = 0;
  let sum1 = 1;
  let product1 = 1;
  let evidence1 = 0;
  for (let place = 0; place < probe.length; place++) {
    const density = fresh[place] ?? Number.NaN;
    if (Number.isNaN(density) || Number.isNaN(probe[place] ?? Number.NaN)) continue;
    const stay0 = (1 - SELDOM) / sum0;
    const stay1 = (1 - OFTEN) / sum1;
    scale0 *= stay0;
    scale1 *= stay1;
    common0 = common0 * stay0 + SELDOM / all;
    common1 = common1 * stay1 + OFTEN / all;
    if (scale0 < LEAST_SCALE) {
      rescale(seldom, all, scale0, common0);
      scale0 = 1;
      common0 = 0;
    }
    if (scale1 < LEAST_SCALE) {
      rescale(often, all, scale1, common1);
      scale1 = 1;
      common1 = 0;
    }
    const offset0 = common0 / scale0;
    const offset1 = common1 / scale1;
    let gained0 = ANEW * ((seldom[size] ?? 0) + offset0);
    let gained1 = ANEW * ((often[size] ?? 0) + offset1);
    seldom[size] = (seldom[size] ?? 0) + gained0;
    often[size] = (often[size] ?? 0) + gained1;
    const peak = peakOf(density, noise) / EDITED;
    const until = place * size + (counts[place] ?? 0);
    for (let at = place * size; at < until; at++) {
      const source = sources[at] ?? 0;
      const more = peak * expMinus((squares[at] ?? 0) * precision);
      const share0 = seldom[source] ?? 0;
      const share1 = often[source] ?? 0;
      const more0 = more * (share0 + offset0);
      const more1 = more * (share1 + offset1);
      seldom[source] = share0 + more0;
      often[source] = share1 + more1;
      gained0 += more0;
      gained1 += more1;
    }
    // Before their ratios all shares together are 1.
    sum0 = EDITED * (1 + scale0 * gained0);
    sum1 = EDITED * (1 + scale1 * gained1);
    scale0 *= EDITED;
    scale1 *= EDITED;
    common0 *= EDITED;
    common1 *= EDITED;
    product0 *= sum0;
    product1 *= sum1;
    // A logarithm a place would cost as much as all sources of the place, where few samples are stored.
    if (isWithin(product0) && isWithin(product1)) continue;
    evidence0 += Math.log(product0);
    evidence1 += Math.log(product1);
    product0 = 1;
    product1 = 1;
  }
  return [evidence0 + Math.log(product0), evidence1 + Math.log(product1)];
}

function isWithin(product: number): boolean {
  return product > SMALL && product < LARGE;
}

function rescale(shares: Float64Array, all: number, scale: number, common: number): void {
  for (let source = 0; source < all; source++) shares[source] = scale * (shares[source] ?? 0) + common;
}
