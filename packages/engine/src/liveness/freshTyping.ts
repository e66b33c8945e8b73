import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { freshDensities } from './freshDensity.ts';
import type { KeySpan } from './keySpans.ts';
import type { SampleTimes } from './sampleTimes.ts';
import { type Logs, logsOf } from './textIntervals.ts';

/** Log density (1/ms) of every time of a span if the typist typed it anew; NaN where there is none to compare. */
export interface FreshTyping {
  readonly span: KeySpan;
  /** Of what it was found: the probe's times, and the typist's. */
  readonly probe: Logs;
  readonly typist: readonly Logs[];
  /** One a key. */
  readonly holds: readonly number[];
  /** One a key, from the press before: NaN for the first. */
  readonly latencies: readonly number[];
}

/** The same of some of the keys together, and how many times it is of. */
export interface SpanDensity {
  readonly log: number;
  readonly times: number;
}

/** How likely a probe's times are for the typist of some stored samples of the same keys, one or more. */
export function freshTyping(probe: SampleTimes, stored: readonly SampleTimes[], span: KeySpan): FreshTyping {
  const own = spanLogs(probe, span.probe, span.keys);
  const typist = stored.map((sample) => spanLogs(sample, span.stored, span.keys));
  return { span, probe: own, typist, ...freshDensities(own, typist) };
}

/** @param part keys of the probe, all of them within the span of `fresh` */
export function densityOfPart(fresh: FreshTyping, part: KeySpan): SpanDensity {
  const from = part.probe - fresh.span.probe;
  let log = 0;
  let times = 0;
  for (let i = from; i < from + part.keys; i++) {
    const hold = fresh.holds[i] ?? Number.NaN;
    const latency = i > from ? (fresh.latencies[i] ?? Number.NaN) : Number.NaN;
    if (!Number.isNaN(hold)) {
      log += hold;
      times += 1;
    }
    if (!Number.isNaN(latency)) {
      log += latency;
      times += 1;
    }
  }
  return { log, times };
}

/** A short part of a long text is not worth keeping the logarithms of all of it. */
const LEAST_SHARE = 1 / 4;

/** Of all keys, those that were taken back as well. */
function spanLogs(sample: SampleTimes, from: number, keys: number): Logs {
  const { timeline, text } = sample;
  // Without corrections the keys are in the places of the text, whose logarithms are kept.
  if (text !== timeline.keys || keys < LEAST_SHARE * text.length) {
    return {
      holds: logsOf(holdsOf(timeline, from, keys)),
      latencies: logsOf(latenciesOf(timeline, from, keys)),
    };
  }
  const { logs } = sample.intervals;
  if (keys === text.length) return logs;
  const latencies = logs.latencies.slice(from, from + keys);
  latencies[0] = Number.NaN;
  return { holds: logs.holds.slice(from, from + keys), latencies };
}

function holdsOf({ downs, ups }: Timeline, from: number, keys: number): number[] {
  const times: number[] = [];
  for (let i = from; i < from + keys; i++) times.push((ups[i] ?? Number.NaN) - (downs[i] ?? 0));
  return times;
}

function latenciesOf({ downs }: Timeline, from: number, keys: number): number[] {
  const times = [Number.NaN];
  for (let i = from + 1; i < from + keys; i++) times.push((downs[i] ?? 0) - (downs[i - 1] ?? 0));
  return times;
}
