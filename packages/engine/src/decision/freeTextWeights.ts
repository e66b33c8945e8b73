import type { FreeTextCalibration } from '../prior/freeTextPrior.ts';
import { byView, FREE_TEXT_VIEWS } from '../rhythm/freeTextFeatures.ts';

/** How many weights the map of free text has. */
export const CALIBRATION_WEIGHTS = 2 * FREE_TEXT_VIEWS.length + 6;

/** The weights of the map by name, from a list as a regression gives it. */
export function calibrationOf(weights: readonly number[]): FreeTextCalibration {
  const views = FREE_TEXT_VIEWS.length;
  const at = (k: number): number => weights[k] ?? 0;
  return {
    evidence: byView((view) => at(FREE_TEXT_VIEWS.indexOf(view))),
    noise: byView((view) => at(views + FREE_TEXT_VIEWS.indexOf(view))),
    pace: { downDown: at(2 * views), upDown: at(2 * views + 1) },
    rootFeatures: at(2 * views + 2),
    fewSamples: at(2 * views + 3),
    rootFeaturesOfFewSamples: at(2 * views + 4),
    constant: at(2 * views + 5),
  };
}

/** The list of the weights, in the order of {@link calibrationOf}. */
export function weightsOf({ evidence, noise, pace, ...others }: FreeTextCalibration): number[] {
  return [
    ...FREE_TEXT_VIEWS.map((view) => evidence[view]),
    ...FREE_TEXT_VIEWS.map((view) => noise[view]),
    pace.downDown,
    pace.upDown,
    others.rootFeatures,
    others.fewSamples,
    others.rootFeaturesOfFewSamples,
    others.constant,
  ];
}
