import { median } from '../math/median.ts';
import type { FixedTextPrior } from '../prior/fixedTextPrior.ts';
import { type TimingViews, viewStart } from '../rhythm/timingViews.ts';
import { type EnrolmentFinding, finding } from './enrolmentFinding.ts';
import { LEAST_SAMPLES, leaveOneOut } from './leaveOneOut.ts';

/**
 * A sample is a stranger among the others when it scores less than STRANGE, and less than their middle score by GAP
 * (raw scores; one in a hundred impostors reaches 1.1 to 1.3). Both, since short PINs score low throughout, and careful
 * typists high. On development users it names 1.8 % of honest samples of GREYC, 1.5 % of CMU's practised and 2.3 % of
 * its first ones at five samples (1.3, 0 and 2.6 % at three), and of slips put among five: 95 % of those 1.6 times
 * slower, 89 % of those typed with one hand, 94 % of those that somebody else typed.
 */
const STRANGE = 0.5;
const GAP = 1;

/** Slower or faster by a quarter is the first thing to tell a person; else the rhythm as such differs. */
const MUCH = 1.25;

/** For each typing of the text what makes it a stranger among the others; null where nothing does. */
export function strangersAmong(
  samples: readonly TimingViews[],
  text: Uint16Array,
  prior: FixedTextPrior,
): (EnrolmentFinding | null)[] {
  if (samples.length < LEAST_SAMPLES) return samples.map(() => null);
  const scores = leaveOneOut(samples, text, prior);
  const middle = median(Array.from(scores));
  return samples.map((sample, i) => {
    const score = scores[i] ?? 0;
    if (score >= STRANGE || score >= middle - GAP) return null;
    return describe(slownessOf(sample, samples.toSpliced(i, 1), text.length));
  });
}

function describe(slowness: number): EnrolmentFinding {
  if (slowness >= MUCH) {
    return finding('much_slower', `typed ${slowness.toFixed(1)} times as slowly as the other samples`);
  }
  if (slowness <= 1 / MUCH) {
    return finding('much_faster', `typed ${(1 / slowness).toFixed(1)} times as fast as the other samples`);
  }
  return finding('rhythm_differs', 'typed in another rhythm than the other samples');
}

/** How many times longer than the others' its latencies are; 1 when none can be compared. */
function slownessOf(sample: TimingViews, others: readonly TimingViews[], keys: number): number {
  const ratios: number[] = [];
  for (let k = viewStart(1, keys); k < viewStart(2, keys); k++) {
    const known = others.map((other) => other[k] ?? Number.NaN).filter((value) => !Number.isNaN(value));
    const ratio = (sample[k] ?? Number.NaN) - median(known);
    if (!Number.isNaN(ratio)) ratios.push(ratio);
  }
  return ratios.length === 0 ? 1 : Math.exp(median(ratios));
}
