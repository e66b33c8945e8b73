import { clamp } from '../math/clamp.ts';
import { medianInPlace } from '../math/medianInPlace.ts';
import { createWorkspace } from '../math/workspace.ts';
import { SCALE_RANGE } from './fitCopy.ts';
import type { TimeRows } from './sameText.ts';
import type { Times } from './textIntervals.ts';

/** Of shorter times rounding alone makes the ratio uncertain (ms). */
const LEAST_TIME = 20;

const workspace = createWorkspace();

/**
 * How many times as slow a probe is as each stored sample: the median ratio of their latencies, which edits of less
 * than half of them hardly move. 1 where they have none in common.
 */
export function speedsOf(probe: Times, stored: TimeRows, sources: number): number[] {
  const speeds: number[] = [];
  const ratios = workspace(probe.length);
  for (let source = 0; source < sources; source++) {
    const count = ratiosOf(probe, stored, source * probe.length, ratios);
    speeds.push(count === 0 ? 1 : clamp(medianInPlace(ratios, count), SCALE_RANGE[0], SCALE_RANGE[1]));
  }
  return speeds;
}

/** Writes the ratios of times that both have, and says how many they are. */
function ratiosOf(probe: Times, stored: TimeRows, from: number, ratios: Float64Array): number {
  let count = 0;
  for (let place = 0; place < probe.length; place++) {
    const time = probe[place] ?? Number.NaN;
    const storedTime = stored[from + place] ?? Number.NaN;
    if (time > LEAST_TIME && storedTime > LEAST_TIME) ratios[count++] = time / storedTime;
  }
  return count;
}
