import { clamp } from '../math/clamp.ts';
import { medianInPlace } from '../math/medianInPlace.ts';
import { SCALE_RANGE } from './fitCopy.ts';
import type { Times } from './freshDensity.ts';

/** Of shorter times rounding alone makes the ratio uncertain (ms). */
const LEAST_TIME = 20;

/**
 * How many times as slow a probe is as a stored sample: the median ratio of their latencies, which edits of less than
 * half of them hardly move. 1 where they have none in common.
 */
export function speedOf(probe: Times, stored: Times): number {
  const ratios = new Float64Array(probe.length);
  let count = 0;
  for (let place = 0; place < probe.length; place++) {
    const time = probe[place] ?? Number.NaN;
    const storedTime = stored[place] ?? Number.NaN;
    if (time > LEAST_TIME && storedTime > LEAST_TIME) ratios[count++] = time / storedTime;
  }
  return count === 0 ? 1 : clamp(medianInPlace(ratios, count), ...SCALE_RANGE);
}
