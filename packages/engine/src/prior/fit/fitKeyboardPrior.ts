import { clamp } from '../../math/clamp.ts';
import { alignToText } from '../../rhythm/alignToText.ts';
import { timingViews, viewStart } from '../../rhythm/timingViews.ts';
import { baselineOf } from '../baseline.ts';
import { fittedPrior, MEAN_REACH, MOST_TEXT_SHARE, VARIANCE_REACH } from '../fittedPrior.ts';
import { type FixedTextPrior, fixedTextPriorFor, type ViewPrior } from '../fixedTextPrior.ts';
import { FROM_FIXED_TEXT, scaled, textShareOf } from './fitFixedTextPrior.ts';
import type { Observations } from './observations.ts';
import { byText, peopleOf, type RepeatedText } from './repeatedTexts.ts';
import { roundTo3Digits } from './roundTo3Digits.ts';
import { varianceComponents } from './varianceComponents.ts';

/**
 * What the shipped table counts for, in people: a hundred typists have half a say. The tables of touch screens and
 * keypads give half a say to some thirty, where there is no table of the device itself to fall back on.
 */
const SHIPPED_PEOPLE = 100;

/** Rounding to three digits moves a mean by 0.005 and a variance by half a percent: a fit stays that far within reach. */
const MOST_SHIFT = MEAN_REACH - 0.01;
const MOST_RATIO = VARIANCE_REACH / 1.01;

/** From so many people on a text's own rhythm can be told from theirs. */
const TEXT_PEOPLE = 20;

/**
 * The table of keyboards, moved towards what a deployment's own typists do: variance components of their repeated texts
 * by the method of moments, carried over by the factors of other fixed texts (fitFixedTextPrior.ts), then a weighted
 * mean with the shipped table, geometric for variances. Deterministic; three significant digits.
 */
export function fitKeyboardPrior(texts: readonly RepeatedText[]): FixedTextPrior {
  const shipped = fixedTextPriorFor('desktop', true);
  const people = peopleOf(texts);
  const weight = people / (people + SHIPPED_PEOPLE);
  const shared = Array.from(byText(texts).values()).filter((group) => peopleOf(group) >= TEXT_PEOPLE);
  const fitView = (index: number, from: ViewPrior): ViewPrior => {
    const observations = observeTexts(texts, index, shipped);
    // A capture without releases has no holds.
    if (observations.values.length === 0) return from;
    const fitted = varianceComponents(observations);
    const textShare =
      shared.length === 0
        ? from.textShare
        : textShareOf(varianceComponents(observeTexts(shared.flat(), index, shipped)));
    const own = scaled({ ...fitted, habit: fitted.habit + fitted.text }, FROM_FIXED_TEXT);
    return between(from, { ...own, textShare }, weight);
  };
  const [hold, downDown, upDown, upUp] = shipped.views;
  return fittedPrior([fitView(0, hold), fitView(1, downDown), fitView(2, upDown), fitView(3, upUp)]);
}

function between(shipped: ViewPrior, own: ViewPrior, weight: number): ViewPrior {
  const variance = (field: 'pace' | 'habit' | 'sample' | 'noise'): number => {
    const ratio = (own[field] / shipped[field]) ** weight;
    return roundTo3Digits(shipped[field] * clamp(ratio, 1 / MOST_RATIO, MOST_RATIO));
  };
  const shift = clamp(weight * (own.mean - shipped.mean), -MOST_SHIFT, MOST_SHIFT);
  const textShare = shipped.textShare + weight * (own.textShare - shipped.textShare);
  return {
    mean: roundTo3Digits(shipped.mean + shift),
    pace: variance('pace'),
    habit: variance('habit'),
    textShare: roundTo3Digits(clamp(textShare, 0, MOST_TEXT_SHARE)),
    sample: variance('sample'),
    noise: variance('noise'),
  };
}

/**
 * Times less what their class of key or pair adds. The positions of a text that enough people type are identities of
 * their own; all other texts share theirs, so that what is one text's there counts as its typist's habit.
 */
function observeTexts(texts: readonly RepeatedText[], view: number, prior: FixedTextPrior): Observations {
  const typists: number[] = [];
  const samples: number[] = [];
  const identities: number[] = [];
  const values: number[] = [];
  const names = new Map<string, number>();
  let typistCount = 0;
  let sampleCount = 0;
  for (const [name, group] of byText(texts)) {
    const textName = peopleOf(group) >= TEXT_PEOPLE ? name : '';
    for (const { text, samples: typed } of group) {
      const [from, to] = [viewStart(view, text.length), viewStart(view + 1, text.length)];
      const baseline = baselineOf(text, prior);
      for (const { timeline } of typed) {
        const placement = alignToText(timeline.keys, text);
        if (placement === null) continue;
        const times = timingViews(timeline, placement, text.length);
        for (let k = from; k < to; k++) {
          const value = (times[k] ?? Number.NaN) - (baseline[k] ?? 0) + (prior.views[view]?.mean ?? 0);
          if (Number.isNaN(value)) continue;
          const identity = `${textName}:${k - from}`;
          const number = names.get(identity) ?? names.size;
          names.set(identity, number);
          typists.push(typistCount);
          samples.push(sampleCount);
          identities.push(number);
          values.push(value);
        }
        sampleCount += 1;
      }
      typistCount += 1;
    }
  }
  return {
    typists: Int32Array.from(typists),
    samples: Int32Array.from(samples),
    identities: Int32Array.from(identities),
    values: Float64Array.from(values),
    names: Array.from(names.values()),
    typistCount,
    sampleCount,
  };
}
