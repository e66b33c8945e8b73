import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { type CopyFit, fitEventTimes, fitIntervals } from './fitCopy.ts';
import type { SpanDensity } from './freshTyping.ts';
import type { KeySpan } from './keySpans.ts';

/** Least and most standard deviation of what a copy differs by (ms). */
export type NoiseRange = readonly [least: number, most: number];

export interface Copy {
  readonly span: KeySpan;
  readonly fit: CopyFit;
  /** ln of the likelihood ratio: a copy with noise against typed anew. */
  readonly evidence: number;
}

/** A probe as a copy with noise on its events or, the whole of it, on its intervals: what explains it better. */
export function likelierCopy(
  probe: Timeline,
  stored: Timeline,
  span: KeySpan,
  fresh: SpanDensity,
  noise: NoiseRange,
): Copy {
  const onEvents = copyOf(span, fitEventTimes(probe, stored, span), fresh, noise);
  if (span.keys < probe.keys.length) return onEvents;
  const onIntervals = copyOf(span, fitIntervals(probe, stored, span), fresh, noise);
  return onIntervals.evidence > onEvents.evidence ? onIntervals : onEvents;
}

function copyOf(span: KeySpan, fit: CopyFit, fresh: SpanDensity, [least, most]: NoiseRange): Copy {
  const { squares, degrees } = fit;
  const variance = Math.min(most * most, Math.max(least * least, squares / degrees));
  const copied = -0.5 * (degrees * Math.log(2 * Math.PI * variance) + squares / variance);
  // A fit takes away the one or two degrees that it fits: the other side loses as much on average.
  return { span, fit, evidence: copied - (fresh.log * degrees) / fresh.times };
}
