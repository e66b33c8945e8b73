import { REJECTED } from './scoreTrials.ts';

/**
 * What a rejection counts as: a million to one against. It is a decision and no likelihood ratio, and one
 * genuine try with a ratio of zero would make any Cllr infinite.
 */
const REJECTED_LLR = -Math.log(1e6);

/** Bits lost by taking the scores of one set at their word, in total. */
export interface LlrCost {
  readonly genuine: number;
  readonly impostors: number;
}

/**
 * The parts of the log-likelihood-ratio cost (Brümmer & du Preez 2006): scores are natural logarithms of
 * likelihood ratios. Cllr is the mean of both parts' means: 0 is perfect, 1 is what knowing nothing gives.
 */
export function llrCost(genuine: Float64Array, impostors: Float64Array): LlrCost {
  const cost = { genuine: 0, impostors: 0 };
  for (const score of genuine) cost.genuine += bits(-llrOf(score));
  for (const score of impostors) cost.impostors += bits(llrOf(score));
  return cost;
}

export function cllr(genuine: Float64Array, impostors: Float64Array): number {
  const cost = llrCost(genuine, impostors);
  return (cost.genuine / genuine.length + cost.impostors / impostors.length) / 2;
}

function llrOf(score: number): number {
  return score === REJECTED ? REJECTED_LLR : score;
}

/** log2(1 + e^x) without overflow. */
function bits(x: number): number {
  return (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))) / Math.LN2;
}
