import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { calibrate } from '../models/freeText/calibrate.ts';
import { compareFreeText, type ViewComparison } from '../models/freeText/compare.ts';
import { type FreeTextTemplate, verifyFreeText } from '../models/freeText/freeText.ts';
import { type ByView, byView, type FreeTextView, freeTextFeatures } from '../rhythm/freeTextFeatures.ts';
import { captureOf } from './captureOf.ts';
import type { Contribution, Explanation } from './explanation.ts';

const HOLDS: readonly FreeTextView[] = ['holdBefore', 'holdAfter'];
const LATENCIES: readonly FreeTextView[] = ['downDown', 'upDown'];

/** By feature, since a key or pair of free text has no position. How fast the typist usually is, the model does not tell. */
export function explainFreeText(template: FreeTextTemplate, sample: KeystrokeSample): Explanation {
  const score = verifyFreeText(template, sample);
  const contributions = score.defect === null ? contributionsOf(template, sample) : [];
  return { score, contributions, slowness: 1, typos: 0, ...captureOf(sample) };
}

/**
 * The calibrated score is a sum of terms of which each has the evidence of one view in it, the paces, or neither: what
 * it loses without one of them is that one's part.
 */
function contributionsOf(
  { typist, population, statistics }: FreeTextTemplate,
  { timeline }: KeystrokeSample,
): Contribution[] {
  const views = compareFreeText(typist, freeTextFeatures(timeline), population);
  const scoreOf = (known: ByView<ViewComparison>): number =>
    calibrate(known, typist, statistics.samples, population.calibration);
  const paceless = byView((view) => ({ ...views[view], pace: 0 }));
  const latencies = withoutEvidence(paceless, HOLDS);
  const nothing = withoutEvidence(latencies, LATENCIES);
  const steps = [views, paceless, latencies, nothing].map(scoreOf);
  const [all = 0, allButPace = 0, ofLatencies = 0, ofNothing = 0] = steps;
  return [
    { feature: 'hold', position: null, value: allButPace - ofLatencies },
    { feature: 'latency', position: null, value: ofLatencies - ofNothing },
    { feature: 'pace', position: null, value: all - allButPace },
    { feature: 'calibration', position: null, value: ofNothing },
  ];
}

function withoutEvidence(
  views: ByView<ViewComparison>,
  left: readonly FreeTextView[],
): ByView<ViewComparison> {
  return byView((view) => (left.includes(view) ? { ...views[view], evidence: 0 } : views[view]));
}
