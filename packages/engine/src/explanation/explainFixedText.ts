import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { calibrateFixedText } from '../models/fixedText/calibration.ts';
import { contributionsOf, type FixedTextContributions } from '../models/fixedText/contributions.ts';
import { type FixedTextTemplate, rawScoreFixedText, verifyFixedText } from '../models/fixedText/fixedText.ts';
import { alignToText, UNPLACED } from '../rhythm/alignToText.ts';
import { timingViews } from '../rhythm/timingViews.ts';
import { captureOf } from './captureOf.ts';
import type { Contribution, Explanation } from './explanation.ts';

export function explainFixedText(template: FixedTextTemplate, sample: KeystrokeSample): Explanation {
  const { prior, text, statistics, scorer } = template;
  const score = verifyFixedText(template, sample);
  const raw = rawScoreFixedText(template, sample);
  const placement = alignToText(sample.timeline.keys, text);
  const typos = placement?.filter((position) => position === UNPLACED).length ?? 0;
  const capture = captureOf(sample);
  if (placement === null || typeof raw === 'string') {
    return { score, contributions: [], slowness: 1, typos, ...capture };
  }
  const parts = contributionsOf(scorer, timingViews(sample.timeline, placement, text.length));
  const shape = { prior: prior.id, samples: statistics.samples, keys: raw.keys };
  const contributions = calibrated(parts, (value) => calibrateFixedText(value, shape));
  return { score, contributions, slowness: Math.exp(parts.slowness), typos, ...capture };
}

/** Nearer to 0 the ratio below would be one of rounding errors. */
const SMALLEST = 1e-9;

/**
 * Parts that add up to the calibrated score. What calibration says of no evidence is a part of its own; the rest is
 * shared in proportion to the raw parts, each of which so keeps its sign whatever the shape of the (rising) map.
 */
function calibrated(parts: FixedTextContributions, calibrate: (raw: number) => number): Contribution[] {
  const offset = calibrate(0);
  const raw = Math.abs(parts.score) < SMALLEST ? SMALLEST : parts.score;
  const scale = (calibrate(raw) - offset) / raw;
  const compared = (feature: 'hold' | 'latency'): Contribution[] =>
    Array.from(parts[feature], (part, position) => ({ feature, position, value: part * scale })).filter(
      ({ value }) => !Number.isNaN(value),
    );
  return [
    ...compared('hold'),
    ...compared('latency'),
    { feature: 'pace', position: null, value: parts.pace * scale },
    { feature: 'calibration', position: null, value: offset },
  ];
}
