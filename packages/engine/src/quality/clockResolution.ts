import type { KeystrokeSample } from '../keystrokes/sample.ts';

/** The finest and the coarsest clock that is told apart (ms). */
export const FINEST_CLOCK = 1;
export const COARSEST_CLOCK = 100;
/**
 * From this step on a clock doubles the error (ms). Times of GREYC's development half cut to steps, five enrolment
 * samples, global EER: 3.2 % at 1 ms, 3.8 at 16, 5.3 at 20, 6.3 at 25, 6.8 at 33, 11 at 50, 26 at 100.
 */
export const COARSE_CLOCK = 25;

/**
 * Steps that clocks are known to have beside whole milliseconds: frames of displays, and the system timer of Windows
 * (64 ticks a second).
 */
const FRACTIONAL_STEPS = [30, 60, 64, 72, 75, 90, 120, 144, 165, 240].map((rate) => 1_000 / rate);

/** Coarse to fine: every step of a clock is also a multiple of finer ones, so the first that fits is the clock's. */
const STEPS = [
  ...Array.from({ length: COARSEST_CLOCK - FINEST_CLOCK }, (_, i) => i + FINEST_CLOCK + 1),
  ...FRACTIONAL_STEPS,
].sort((a, b) => b - a);

/** A step of 16.67 ms written down in whole milliseconds puts both ends of a gap off by half of one (ms). */
const ROUNDING = 1.01;
/** For short steps that would let any gap pass; they are held to a share of the step. */
const ROUNDING_SHARE = 1 / 8;
/** Gaps that may miss the clock's raster: a pause of the machine, an event with a time of its own. */
const STRAYS = 0.05;
/** Longer gaps count nothing: a step known to one in a thousand is off by a millisecond after as long (ms). */
const LONGEST_GAP = 1_000;
/** Chance that a fine clock passes for a step: one in 10,000, as there are a hundred steps to pass for. */
const EVIDENCE = Math.log(10_000);

/**
 * The step of the clock that timed a sample, in ms: 1 for a millisecond or finer, up to 100 (a browser that hides
 * from fingerprinting). 1 also where the sample is too short, or its gaps too equal, to tell.
 *
 * Looks for the coarsest raster on which nearly all gaps between events lie, and which they would not meet by chance.
 */
export function clockResolution({ events: { times } }: KeystrokeSample): number {
  const gaps = gapsOf(times);
  // Equal gaps lie on the raster of their own length, whatever the clock: a script, or too few events.
  if (gaps.every((gap) => gap === gaps[0])) return FINEST_CLOCK;
  const step = STEPS.find((candidate) => fits(gaps, candidate));
  return step ?? FINEST_CLOCK;
}

function gapsOf(times: Float64Array): number[] {
  // Captures list events as they come: sorting what is in order costs more than all the rest.
  const ordered = isAscending(times) ? times : times.toSorted();
  const gaps: number[] = [];
  for (let i = 1; i < ordered.length; i++) {
    const gap = (ordered[i] ?? 0) - (ordered[i - 1] ?? 0);
    if (gap <= LONGEST_GAP) gaps.push(gap);
  }
  return gaps;
}

function isAscending(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if ((times[i] ?? 0) < (times[i - 1] ?? 0)) return false;
  return true;
}

function fits(gaps: readonly number[], step: number): boolean {
  const tolerance = Math.min(ROUNDING, step * ROUNDING_SHARE);
  // No gap at all lies on every raster, and says nothing for any.
  let telling = 0;
  let strays = 0;
  const allowed = STRAYS * gaps.length;
  for (const gap of gaps) {
    const steps = Math.round(gap / step);
    if (Math.abs(gap - steps * step) > tolerance && ++strays > allowed) return false;
    if (gap > tolerance) telling += 1;
  }
  if (telling === 0) return false;
  // Whole milliseconds have this chance to lie within the tolerance, finer clocks less.
  const chance = (2 * tolerance + 1) / step;
  return telling * divergence(1 - strays / telling, chance) >= EVIDENCE;
}

/**
 * Chernoff's bound: n times this is the least surprise (in nats) at so large a share of successes when each has this
 * chance.
 */
function divergence(share: number, chance: number): number {
  if (share <= chance) return 0;
  const misses = 1 - share;
  const tail = misses > 0 ? misses * Math.log(misses / (1 - chance)) : 0;
  return share * Math.log(share / chance) + tail;
}
