import type { Times } from './textIntervals.ts';

/** Keyboards are polled: many of their intervals are multiples of a step, and equal by chance so much the oftener. */
export interface TimeRaster {
  /** ln of how much likelier a time on the raster is than if there were none. */
  readonly on: number;
  /** ms */
  readonly step: number;
  readonly tolerance: number;
}

/** Steps that are looked for (ms): finer ones change nothing, coarser ones are a clock's, and known as its tick. */
const STEPS = [...Array.from({ length: 30 }, (_, i) => i + 3), 1_000 / 64, 1_000 / 60];
/** A multiple of a fractional step, written down in whole milliseconds, at both ends of an interval (ms). */
const ROUNDING = 1.01;
/** For short steps that would let any time pass; they are held to a share of the step. */
const ROUNDING_SHARE = 1 / 4;
/** Longer times lie anywhere: a step known to one in a thousand is off by more than the tolerance (ms). */
const LONGEST = 1_500;
/** What a raster has to explain better than none (nats), since there are so many to choose from. */
const LEAST_GAIN = Math.log(STEPS.length);

const NO_RASTER: TimeRaster = { on: 0, step: 1, tolerance: 1 };

/** The raster that explains some times best, of the steps of keyboards and the tick of the clock (ms). */
export function rasterOf(times: Times, tick: number): TimeRaster {
  const telling = Float64Array.from(times.filter((ms) => ms < LONGEST));
  let best = NO_RASTER;
  let bestGain = LEAST_GAIN;
  for (const step of [...STEPS, tick]) {
    const tolerance = Math.min(ROUNDING, step * ROUNDING_SHARE);
    const chance = Math.min(1, (2 * tolerance + 1) / step);
    let hits = 0;
    for (let i = 0; i < telling.length; i++) if (isMultiple(telling[i] ?? 0, step, tolerance)) hits += 1;
    const share = (hits + 0.5) / (telling.length + 1);
    if (share <= chance) continue;
    const on = Math.log(share / chance);
    const beside = Math.log((1 - share) / (1 - chance));
    const gain = telling.length * (share * on + (1 - share) * beside);
    if (gain > bestGain) {
      bestGain = gain;
      best = { on, step, tolerance };
    }
  }
  return best;
}

/** What the raster adds to the log density of a time. Never less than nothing: rare times are no proof of a copy. */
export function rasterDensity({ on, step, tolerance }: TimeRaster, ms: number): number {
  return on > 0 && isMultiple(ms, step, tolerance) ? on : 0;
}

function isMultiple(ms: number, step: number, tolerance: number): boolean {
  const steps = ms / step;
  return Math.abs(steps - Math.round(steps)) * step <= tolerance;
}
