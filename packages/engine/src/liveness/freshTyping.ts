import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { freshDensity, HOLD_NOISE, LATENCY_NOISE, type Times } from './freshDensity.ts';
import type { KeySpan } from './keySpans.ts';

/** Log density (1/ms) of every time of a span if the typist typed it anew; NaN where there is none to compare. */
export interface FreshTyping {
  readonly span: KeySpan;
  /** One a key. */
  readonly holds: readonly number[];
  /** One a pair. */
  readonly latencies: readonly number[];
}

/** The same of some of the keys together, and how many times it is of. */
export interface SpanDensity {
  readonly log: number;
  readonly times: number;
}

/** How likely a probe's times are for the typist of some stored samples of the same keys, one or more. */
export function freshTyping(probe: Timeline, stored: readonly Timeline[], span: KeySpan): FreshTyping {
  const densityOf = (timesOf: typeof holdsOf, noise: number): number[] =>
    freshDensity(
      timesOf(probe, span.probe, span.keys),
      stored.map((timeline) => timesOf(timeline, span.stored, span.keys)),
      noise,
    );
  return { span, holds: densityOf(holdsOf, HOLD_NOISE), latencies: densityOf(latenciesOf, LATENCY_NOISE) };
}

/** @param part keys of the probe, all of them within the span of `fresh` */
export function densityOfPart(fresh: FreshTyping, part: KeySpan): SpanDensity {
  const from = part.probe - fresh.span.probe;
  let [log, times] = [0, 0];
  const add = (density: number): void => {
    if (Number.isNaN(density)) return;
    log += density;
    times += 1;
  };
  for (let i = from; i < from + part.keys; i++) {
    add(fresh.holds[i] ?? Number.NaN);
    if (i > from) add(fresh.latencies[i - 1] ?? Number.NaN);
  }
  return { log, times };
}

function holdsOf({ downs, ups }: Timeline, from: number, keys: number): Times {
  const times: number[] = [];
  for (let i = from; i < from + keys; i++) times.push((ups[i] ?? Number.NaN) - (downs[i] ?? 0));
  return times;
}

function latenciesOf({ downs }: Timeline, from: number, keys: number): Times {
  const times: number[] = [];
  for (let i = from + 1; i < from + keys; i++) times.push((downs[i] ?? 0) - (downs[i - 1] ?? 0));
  return times;
}
