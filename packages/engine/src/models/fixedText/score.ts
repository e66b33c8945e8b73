import { type TimingViews, viewStart } from '../../rhythm/timingViews.ts';
import type { FixedTextScorer } from './scorer.ts';

/** How much each view counts: hold, then three that see the same latency and count as about one. */
export const VIEW_WEIGHTS = [0.9, 0.3, 0.4, 0.3];
/** Noise has a Student tail of so many degrees of freedom; its scale is this share of the variance. */
export const NU = 3;
const TAIL_SCALE = 0.6;
export const NU_SCALE = NU * TAIL_SCALE;
/** Reweighting steps of the robust pace: the third changes nothing that matters. */
const PACE_STEPS = 2;
/** Products are taken into a logarithm before they leave the range of doubles. */
const PRODUCT_LIMIT = 1e100;

/**
 * How a probe speaks for the typist against anyone: the log-likelihood ratio of all views, weighted, divided by the
 * root of the number of features, since features of one sample depend on each other. 0 without evidence; the unit is
 * calibrated elsewhere.
 */
export function scoreFixedText(scorer: FixedTextScorer, probe: TimingViews): number {
  let evidence = 0;
  let features = 0;
  for (let view = 0; view < VIEW_WEIGHTS.length; view++) {
    const weight = VIEW_WEIGHTS[view] ?? 0;
    const from = viewStart(view, scorer.keys);
    const to = viewStart(view + 1, scorer.keys);
    let compared = 0;
    for (let k = from; k < to; k++) if (!Number.isNaN(probe[k] ?? Number.NaN)) compared += 1;
    if (compared === 0) continue;
    evidence += weight * viewEvidence(scorer, probe, view, from, to);
    features += weight * compared;
  }
  return features > 0 ? evidence / Math.sqrt(features) : 0;
}

/** The pace of a probe in one view that suits each side best, in feature units; never stored. */
export interface Paces {
  readonly own: number;
  readonly any: number;
  /** How the paces speak for the typist, as a log-likelihood ratio. */
  readonly evidence: number;
}

/** Log-likelihood ratio of one view, given the paces. contributions.ts says the same feature by feature. */
function viewEvidence(
  scorer: FixedTextScorer,
  probe: TimingViews,
  view: number,
  from: number,
  to: number,
): number {
  const { typistMeans, typistPrecisions, anyoneMeans, anyonePrecisions, logRatios } = scorer;
  const paces = fitPaces(scorer, probe, view, from, to);
  let variances = 0;
  let tails = 0;
  let product = 1;
  for (let k = from; k < to; k++) {
    const value = probe[k] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const ownResidual = value - (typistMeans[k] ?? 0) - paces.own;
    const anyResidual = value - (anyoneMeans[k] ?? 0) - paces.any;
    variances += logRatios[k] ?? 0;
    // One logarithm for many features: products of ratios, each the Student tail of anyone over that of the typist.
    product *=
      (NU_SCALE + anyResidual * anyResidual * (anyonePrecisions[k] ?? 0)) /
      (NU_SCALE + ownResidual * ownResidual * (typistPrecisions[k] ?? 0));
    if (product > PRODUCT_LIMIT || product < 1 / PRODUCT_LIMIT) {
      tails += Math.log(product);
      product = 1;
    }
  }
  tails += Math.log(product);
  return variances + 0.5 * (NU + 1) * tails + paces.evidence;
}

/** @param from where the view begins in the features; `to`: where it ends */
export function fitPaces(
  scorer: FixedTextScorer,
  probe: TimingViews,
  view: number,
  from: number,
  to: number,
): Paces {
  const { typistMeans, typistPrecisions, anyoneMeans, anyonePrecisions } = scorer;
  const ownVariance = scorer.paceTypist[view] ?? 0;
  const anyVariance = scorer.paceAnyone[view] ?? 0;
  let ownSum = 0;
  let ownTotal = 0;
  let anySum = 0;
  let anyTotal = 0;
  for (let k = from; k < to; k++) {
    const value = probe[k] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const own = typistPrecisions[k] ?? 0;
    const any = anyonePrecisions[k] ?? 0;
    ownSum += (value - (typistMeans[k] ?? 0)) * own;
    ownTotal += own;
    anySum += (value - (anyoneMeans[k] ?? 0)) * any;
    anyTotal += any;
  }
  let ownPace = (ownVariance * ownSum) / (1 + ownVariance * ownTotal);
  let anyPace = (anyVariance * anySum) / (1 + anyVariance * anyTotal);
  const determinants = (1 + anyVariance * anyTotal) / (1 + ownVariance * ownTotal);

  for (let step = 0; step < PACE_STEPS; step++) {
    ownSum = ownTotal = anySum = anyTotal = 0;
    for (let k = from; k < to; k++) {
      const value = probe[k] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const ownResidual = value - (typistMeans[k] ?? 0);
      const anyResidual = value - (anyoneMeans[k] ?? 0);
      const own = typistPrecisions[k] ?? 0;
      const any = anyonePrecisions[k] ?? 0;
      const ownWeight = own / (NU_SCALE + (ownResidual - ownPace) ** 2 * own);
      const anyWeight = any / (NU_SCALE + (anyResidual - anyPace) ** 2 * any);
      ownSum += ownWeight * ownResidual;
      ownTotal += ownWeight;
      anySum += anyWeight * anyResidual;
      anyTotal += anyWeight;
    }
    ownPace = (ownVariance * (NU + 1) * ownSum) / (1 + ownVariance * (NU + 1) * ownTotal);
    anyPace = (anyVariance * (NU + 1) * anySum) / (1 + anyVariance * (NU + 1) * anyTotal);
  }
  const squares = (anyPace * anyPace) / anyVariance - (ownPace * ownPace) / ownVariance;
  return { own: ownPace, any: anyPace, evidence: 0.5 * (Math.log(determinants) + squares) };
}
