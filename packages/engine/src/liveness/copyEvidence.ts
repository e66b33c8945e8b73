import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { type CopyFit, fitEventTimes, fitIntervals } from './fitCopy.ts';
import type { SpanDensity } from './freshTyping.ts';
import type { KeySpan } from './keySpans.ts';

/** Least and most standard deviation of what a copy differs by (ms). */
export type NoiseRange = readonly [least: number, most: number];

export interface Copy {
  /** What it is a copy of. */
  readonly index: number;
  readonly span: KeySpan;
  readonly fit: CopyFit;
  /** ln of the likelihood ratio: a copy with noise against typed anew. */
  readonly evidence: number;
}

/** What may have been copied, by its index in the history; in that order, of two that are as likely the first is named. */
export type Candidates = readonly (readonly [index: number, timeline: Timeline])[];

/**
 * A span of a probe as a copy of one of some timelines, with noise on its events or, the whole of it, on its intervals:
 * what explains it best.
 *
 * @param byIntervals where others come into question there
 */
export function likeliestCopy(
  probe: Timeline,
  byEvents: Candidates,
  span: KeySpan,
  fresh: SpanDensity,
  noise: NoiseRange,
  byIntervals: Candidates = byEvents,
): Copy | null {
  const onEvents = bestFit(fitEventTimes, probe, byEvents, span, fresh, noise);
  if (span.keys < probe.keys.length) return onEvents;
  return likelier(onEvents, bestFit(fitIntervals, probe, byIntervals, span, fresh, noise));
}

/** The first of two that are as likely. */
export function likelier(first: Copy | null, second: Copy | null): Copy | null {
  if (first === null || second === null) return first ?? second;
  return second.evidence > first.evidence ? second : first;
}

function bestFit(
  fitOf: typeof fitEventTimes,
  probe: Timeline,
  stored: Candidates,
  span: KeySpan,
  fresh: SpanDensity,
  noise: NoiseRange,
): Copy | null {
  let best: Copy | null = null;
  let degrees = Number.NaN;
  let squares = Number.POSITIVE_INFINITY;
  for (const [index, timeline] of stored) {
    const fit = fitOf(probe, timeline, span);
    // Evidence falls with the squares: with as many degrees, only fewer of them are worth two logarithms.
    if (fit.degrees === degrees && fit.squares >= squares) continue;
    ({ degrees, squares } = fit);
    const evidence = copyEvidence(fit, fresh, noise);
    if (best === null || evidence > best.evidence) best = { index, span, fit, evidence };
  }
  return best;
}

function copyEvidence({ squares, degrees }: CopyFit, fresh: SpanDensity, [least, most]: NoiseRange): number {
  const variance = Math.min(most * most, Math.max(least * least, squares / degrees));
  const copied = -0.5 * (degrees * Math.log(2 * Math.PI * variance) + squares / variance);
  // A fit takes away the one or two degrees that it fits: the other side loses as much on average.
  return copied - (fresh.log * degrees) / fresh.times;
}
