import type { Timeline } from '../keystrokes/buildTimeline.ts';
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

/** Added before the logarithm: differences of few milliseconds are the keyboard's (ms). */
const OFFSET = 20;
/** Variance of one keystroke of one person around the person's habit, log scale: the prior's, for fixed text. */
const HOLD_NOISE = 0.028;
const LATENCY_NOISE = 0.1;
/** Degrees of freedom with which a typist's noise is held to it. */
const NOISE_DEGREES = 20;
/** Student tail of four degrees of freedom, its scale this share of the variance: people pause. */
const NU = 4;
const TAIL_SCALE = 0.7;
/** ln of Gamma(5/2) / Gamma(2), which normalises it. */
const LOG_GAMMAS = Math.log(1.329340388179137);
/** A pause tells little of a typist's noise: squares beyond so many times the variance count as that. */
const SQUARE_LIMIT = 9;

/** How likely a probe's times are for the typist of some stored samples of the same keys, one or more. */
export function freshTyping(probe: Timeline, stored: readonly Timeline[], span: KeySpan): FreshTyping {
  const densityOf = (logsOf: typeof logHolds, noise: number): number[] =>
    viewDensity(
      logsOf(probe, span.probe, span.keys),
      stored.map((timeline) => logsOf(timeline, span.stored, span.keys)),
      noise,
    );
  return { span, holds: densityOf(logHolds, HOLD_NOISE), latencies: densityOf(logLatencies, LATENCY_NOISE) };
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

/** Log times of a sample; NaN for a hold without its release. Plain arrays: many small typed ones cost far more. */
type LogTimes = readonly number[];

function logHolds({ downs, ups }: Timeline, from: number, keys: number): LogTimes {
  const logs: number[] = [];
  for (let i = from; i < from + keys; i++) {
    logs.push(Math.log((ups[i] ?? Number.NaN) - (downs[i] ?? 0) + OFFSET));
  }
  return logs;
}

function logLatencies({ downs }: Timeline, from: number, keys: number): LogTimes {
  const logs: number[] = [];
  for (let i = from + 1; i < from + keys; i++) {
    logs.push(Math.log((downs[i] ?? 0) - (downs[i - 1] ?? 0) + OFFSET));
  }
  return logs;
}

function viewDensity(probe: LogTimes, stored: readonly LogTimes[], noise: number): number[] {
  const { means, counts } = meansOf(stored, probe.length);
  let squares = NOISE_DEGREES * noise;
  let degrees = NOISE_DEGREES;
  for (const sample of stored) {
    const pace = paceOf(sample, means);
    for (let k = 0; k < means.length; k++) {
      const residual = (sample[k] ?? 0) - (means[k] ?? 0) - pace;
      if (Number.isNaN(residual)) continue;
      squares += residual * residual;
      degrees += 1 - 1 / stored.length;
    }
  }
  // The probe's own noise counts as well: of one stored sample alone nobody knows how even its typist types.
  const pace = paceOf(probe, means);
  const limit = (SQUARE_LIMIT * squares) / degrees;
  for (let k = 0; k < means.length; k++) {
    const residual = (probe[k] ?? 0) - (means[k] ?? 0) - pace;
    if (Number.isNaN(residual)) continue;
    const count = counts[k] ?? 1;
    squares += (Math.min(limit, residual * residual) * count) / (count + 1);
    degrees += 1;
  }
  return probe.map((log, k) => {
    const scale = NU * TAIL_SCALE * (squares / degrees) * (1 + 1 / (counts[k] ?? 1));
    const tail = Math.log(1 + (log - (means[k] ?? 0) - pace) ** 2 / scale);
    // A density of ln(ms + offset) over ms + offset is one of ms.
    return LOG_GAMMAS - 0.5 * Math.log(Math.PI * scale) - ((NU + 1) / 2) * tail - log;
  });
}

/** Means over samples, NaN where no sample has a value. */
function meansOf(
  samples: readonly LogTimes[],
  length: number,
): { readonly means: LogTimes; readonly counts: readonly number[] } {
  const means: number[] = [];
  const counts: number[] = [];
  for (let k = 0; k < length; k++) {
    let [sum, count] = [0, 0];
    for (const sample of samples) {
      const value = sample[k] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    means.push(sum / count);
    counts.push(count);
  }
  return { means, counts };
}

/** How much slower than the means a sample is, log scale. */
function paceOf(sample: LogTimes, means: LogTimes): number {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < means.length; k++) {
    const residual = (sample[k] ?? 0) - (means[k] ?? 0);
    if (Number.isNaN(residual)) continue;
    sum += residual;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
