import type { FreeTextCalibration } from '../../prior/freeTextPrior.ts';
import { type ByView, FREE_TEXT_VIEWS } from '../../rhythm/freeTextFeatures.ts';
import type { ViewComparison } from './compare.ts';
import type { TypistView } from './typist.ts';

/** Two and a half standard deviations of people's pace: beyond, where nobody is, its weight is not extrapolated. */
const PACE_REACH = { downDown: 0.75, upDown: 1.1 };

/** The natural logarithm of the likelihood ratio that the views together stand for: this typist against anyone. */
export function calibrate(
  comparison: ByView<ViewComparison>,
  typist: ByView<TypistView>,
  samples: number,
  weights: FreeTextCalibration,
): number {
  const few = 1 / Math.sqrt(samples);
  const most = Math.sqrt(Math.max(...FREE_TEXT_VIEWS.map((name) => comparison[name].features)));
  let ratio = weights.constant + weights.fewSamples * few;
  ratio += (weights.rootFeatures + weights.rootFeaturesOfFewSamples * few) * most;
  ratio += weights.pace.downDown * squareWithin(PACE_REACH.downDown, comparison.downDown.pace);
  ratio += weights.pace.upDown * squareWithin(PACE_REACH.upDown, comparison.upDown.pace);
  for (const name of FREE_TEXT_VIEWS) {
    ratio += weights.evidence[name] * comparison[name].evidence;
    ratio += weights.noise[name] * Math.log(typist[name].noise);
  }
  return ratio;
}

function squareWithin(reach: number, value: number): number {
  return Math.min(reach, Math.abs(value)) ** 2;
}
