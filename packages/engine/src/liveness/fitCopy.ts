import type { Timeline } from '../keystrokes/buildTimeline.ts';
import type { KeySpan } from './keySpans.ts';

/** A probe as a copy of a stored sample: `scale` times its times, with what remains. */
export interface CopyFit {
  readonly scale: number;
  /** Sum of the squared residuals (ms²), and their number less that of fitted values. */
  readonly squares: number;
  readonly degrees: number;
}

/** A replay is played at this speed; a little more than 0.8 to 1.25, since noise moves the estimate. */
export const SCALE_RANGE = [0.77, 1.3] as const;

/** Least squares of event times: a shift and a scale. Right for noise on each event, which does not add up. */
export function fitEventTimes(probe: Timeline, stored: Timeline, span: KeySpan): CopyFit {
  const probeStart = probe.downs[span.probe] ?? 0;
  const storedStart = stored.downs[span.stored] ?? 0;
  let n = 0;
  let p = 0;
  let s = 0;
  let pp = 0;
  let ps = 0;
  let ss = 0;
  for (let i = 0; i < span.keys; i++) {
    const down = (probe.downs[span.probe + i] ?? 0) - probeStart;
    const storedDown = (stored.downs[span.stored + i] ?? 0) - storedStart;
    n += 1;
    p += down;
    s += storedDown;
    pp += down * down;
    ps += down * storedDown;
    ss += storedDown * storedDown;
    const up = (probe.ups[span.probe + i] ?? Number.NaN) - probeStart;
    const storedUp = (stored.ups[span.stored + i] ?? Number.NaN) - storedStart;
    if (Number.isNaN(up) || Number.isNaN(storedUp)) continue;
    n += 1;
    p += up;
    s += storedUp;
    pp += up * up;
    ps += up * storedUp;
    ss += storedUp * storedUp;
  }
  return fitted(pp - (p * p) / n, ps - (p * s) / n, ss - (s * s) / n, n - 2);
}

/** Least squares of holds and latencies: a scale. Right for noise on each interval. */
export function fitIntervals(probe: Timeline, stored: Timeline, span: KeySpan): CopyFit {
  let n = 0;
  let pp = 0;
  let ps = 0;
  let ss = 0;
  let previous = probe.downs[span.probe] ?? 0;
  let storedPrevious = stored.downs[span.stored] ?? 0;
  for (let i = 0; i < span.keys; i++) {
    const down = probe.downs[span.probe + i] ?? 0;
    const storedDown = stored.downs[span.stored + i] ?? 0;
    const latency = down - previous;
    const storedLatency = storedDown - storedPrevious;
    // The first key has no latency: 0 to the sums and to their number.
    n += i === 0 ? 0 : 1;
    pp += latency * latency;
    ps += latency * storedLatency;
    ss += storedLatency * storedLatency;
    previous = down;
    storedPrevious = storedDown;
    const hold = (probe.ups[span.probe + i] ?? Number.NaN) - down;
    const storedHold = (stored.ups[span.stored + i] ?? Number.NaN) - storedDown;
    if (Number.isNaN(hold) || Number.isNaN(storedHold)) continue;
    n += 1;
    pp += hold * hold;
    ps += hold * storedHold;
    ss += storedHold * storedHold;
  }
  return fitted(pp, ps, ss, n - 1);
}

function fitted(pp: number, ps: number, ss: number, degrees: number): CopyFit {
  const scale = scaleOf(ps, ss);
  return { scale, squares: squaresAt(scale, pp, ps, ss), degrees };
}

/** Of least squares, by the sums of products of the probe's times (p) and the stored ones (s). */
export function scaleOf(ps: number, ss: number): number {
  const free = ss > 0 ? ps / ss : 1;
  return Math.min(SCALE_RANGE[1], Math.max(SCALE_RANGE[0], free));
}

/** The squares that a scale leaves. */
export function squaresAt(scale: number, pp: number, ps: number, ss: number): number {
  // Rounding may leave a little less than nothing.
  return Math.max(0, pp - 2 * scale * ps + scale * scale * ss);
}
