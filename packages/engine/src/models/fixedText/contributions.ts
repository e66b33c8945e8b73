import { type TimingViews, viewStart } from '../../rhythm/timingViews.ts';
import { fitPaces, NU, NU_SCALE, type Paces, VIEW_WEIGHTS } from './score.ts';
import type { FixedTextScorer } from './scorer.ts';

/** What each part of a probe adds to its raw score; NaN where nothing was compared. */
export interface FixedTextContributions {
  /** One a key of the text. */
  readonly hold: Float64Array;
  /** One a pair of neighbouring keys; the three views of a latency together. */
  readonly latency: Float64Array;
  /** The pace of the whole sample, in all views. */
  readonly pace: number;
  /** How much longer the probe's latencies are than the typist's, all in all, on the log scale. */
  readonly slowness: number;
  /** The sum: scoreFixedText, up to rounding. */
  readonly score: number;
}

/** The view that shows the pace as people feel it: from press to press. */
const DOWN_DOWN = 1;

/**
 * The readers' twin of scoreFixedText: the same sum, term by term. A feature's part is its own log-likelihood ratio at
 * the paces that suit each side best; what those paces say is a part of its own.
 */
export function contributionsOf(scorer: FixedTextScorer, probe: TimingViews): FixedTextContributions {
  const { keys } = scorer;
  const hold = new Float64Array(keys).fill(Number.NaN);
  const latency = new Float64Array(keys - 1).fill(Number.NaN);
  let pace = 0;
  let slowness = 0;
  let features = 0;
  VIEW_WEIGHTS.forEach((weight, view) => {
    const from = viewStart(view, keys);
    const values = probe.subarray(from, viewStart(view + 1, keys));
    const compared = values.filter((value) => !Number.isNaN(value)).length;
    if (compared === 0) return;
    features += weight * compared;
    const paces = fitPaces(scorer, probe, view, from, from + values.length);
    pace += weight * paces.evidence;
    if (view === DOWN_DOWN) slowness = paces.own;
    values.forEach((value, i) => {
      const evidence = weight * featureEvidence(scorer, value, from + i, paces);
      addTo(view === 0 ? hold : latency, i, evidence);
    });
  });
  const scale = features > 0 ? 1 / Math.sqrt(features) : 0;
  const parts = { hold: hold.map((part) => part * scale), latency: latency.map((part) => part * scale) };
  return {
    ...parts,
    pace: pace * scale,
    slowness,
    score: sum(parts.hold) + sum(parts.latency) + pace * scale,
  };
}

/** NaN is nothing: nothing yet, or nothing to add. */
function addTo(values: Float64Array, at: number, value: number): void {
  if (Number.isNaN(value)) return;
  const before = values[at] ?? Number.NaN;
  values[at] = Number.isNaN(before) ? value : before + value;
}

function featureEvidence(scorer: FixedTextScorer, value: number, k: number, paces: Paces): number {
  const ownResidual = value - (scorer.typistMeans[k] ?? 0) - paces.own;
  const anyResidual = value - (scorer.anyoneMeans[k] ?? 0) - paces.any;
  const ownTail = NU_SCALE + ownResidual * ownResidual * (scorer.typistPrecisions[k] ?? 0);
  const anyTail = NU_SCALE + anyResidual * anyResidual * (scorer.anyonePrecisions[k] ?? 0);
  return (scorer.logRatios[k] ?? 0) + 0.5 * (NU + 1) * Math.log(anyTail / ownTail);
}

/** Of what was compared. */
function sum(values: Float64Array): number {
  return values.reduce((total, value) => (Number.isNaN(value) ? total : total + value), 0);
}
