import type { FreeTextPopulation } from '../../prior/freeTextPopulation.ts';
import { type ByView, byView, type FreeTextFeatures } from '../../rhythm/freeTextFeatures.ts';
import { comparablePairs } from './comparablePairs.ts';
import { createProbeView, fillProbeView, logLikelihood, logLikelihoodOfAnyone } from './likelihood.ts';
import type { TypistView } from './typist.ts';

/** What one view of a probe says for this typist against anyone. */
export interface ViewComparison {
  readonly features: number;
  /** The log-likelihood ratio by √(features + {@link DEPENDENCE}); 0 without features. */
  readonly evidence: number;
  /** The probe's pace against the population; 0 without features. */
  readonly pace: number;
}

/**
 * Keystrokes of one probe depend on each other, so that a ratio grows with their root, and the first few in full.
 * Between 3 and 10 the calibration of probes of 3 to 100 keys is as good (development users).
 */
const DEPENDENCE = 5;

export function compareFreeText(
  typist: ByView<TypistView>,
  { pairs, values }: FreeTextFeatures,
  population: FreeTextPopulation,
): ByView<ViewComparison> {
  const comparable = comparablePairs(pairs);
  const probe = createProbeView(pairs.length);
  return byView((name) => {
    fillProbeView(probe, comparable, values[name]);
    const features = probe.length;
    if (features === 0) return { features, evidence: 0, pace: 0 };
    const own = logLikelihood(probe, typist[name]);
    const anyone = logLikelihoodOfAnyone(probe, population.views[name]);
    return { features, evidence: (own - anyone.log) / Math.sqrt(features + DEPENDENCE), pace: anyone.pace };
  });
}
