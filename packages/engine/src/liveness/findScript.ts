import type { Timeline } from '../keystrokes/buildTimeline.ts';
import { selectInPlace } from '../math/selectInPlace.ts';
import { createWorkspace } from '../math/workspace.ts';
import type { LivenessFinding } from './finding.ts';

/**
 * Spreads below which people hardly ever type, over the keys of a text and after the largest deviations are left out,
 * on the log scale. Of 16,348 samples of development users (GREYC, CMU, MEU, PINs) 14 fall below one of them, 8 of
 * GREYC's 3,700.
 */
const LEAST_HOLD_SPREAD = 0.027;
const LEAST_LATENCY_SPREAD = 0.02;
/** For the geometric mean of the two. */
const LEAST_SPREAD = 0.05;
/**
 * For the gaps between events, presses and releases as they come: keys that overlap turn an even beat into holds and
 * latencies of one, two or three beats, which are as uneven as people's. The same samples have at least 0.071.
 */
const LEAST_GAP_SPREAD = 0.05;

/**
 * Below this median from one press to the next nobody types a text (ms): a script that presses keys without a delay, on a
 * machine busy enough that they come unevenly. Of 59,996 samples of all data sets the fastest has 65, but for one of a
 * machine that hung (GREYC). What a coarse tick may have rounded away is allowed for.
 */
const LEAST_LATENCY = 30;

/** Fewer keys are often even by chance. */
const LEAST_KEYS = 6;
/** One long pause, or one key held, makes a script no person: this share of the deviations does not count. */
const TRIMMED = 0.15;
/** Added before the logarithm: differences of few milliseconds are the keyboard's (ms). */
const OFFSET = 20;

const workspace = createWorkspace();

/** Scripted typing: times that vary too little over the text, or keys too fast for hands, given the tick of the clock (ms). */
export function findScript(timeline: Timeline, tick: number): LivenessFinding[] {
  const { downs, ups } = timeline;
  const hold = spreadOf(downs.length, (i) => Math.max(0, (ups[i] ?? Number.NaN) - (downs[i] ?? 0)), tick);
  const latency = spreadOf(downs.length - 1, (i) => (downs[i + 1] ?? 0) - (downs[i] ?? 0), tick);
  const gap = spreadOfGaps(timeline, tick);
  const findings: LivenessFinding[] = [];
  const report = (code: LivenessFinding['code'], spread: number, least: number): void => {
    if (!(spread < least)) return;
    findings.push({
      code,
      detail: `spread ${spread.toFixed(3)}, people's is at least ${least}`,
      stored: null,
    });
  };
  report('times_too_regular', Math.sqrt(hold * latency), LEAST_SPREAD);
  report('holds_too_equal', hold, LEAST_HOLD_SPREAD);
  report('latencies_too_equal', latency, LEAST_LATENCY_SPREAD);
  report('events_too_even', gap, LEAST_GAP_SPREAD);
  const median = medianLatency(downs);
  if (median + tick < LEAST_LATENCY) {
    findings.push({
      code: 'latencies_too_short',
      detail: `a median of ${Math.round(median)} ms from key to key, people's is at least ${LEAST_LATENCY}`,
      stored: null,
    });
  }
  return findings;
}

/** From one press to the next, ms; NaN of too few keys. */
function medianLatency(downs: Float64Array): number {
  const count = downs.length - 1;
  if (downs.length < LEAST_KEYS) return Number.NaN;
  const latencies = workspace(count);
  for (let i = 0; i < count; i++) latencies[i] = (downs[i + 1] ?? 0) - (downs[i] ?? 0);
  return selectInPlace(latencies, count, count >> 1);
}

/** NaN where most releases are missing: gaps are latencies then, which have a rule of their own. */
function spreadOfGaps({ downs, ups }: Timeline, tick: number): number {
  const releases = ups.filter((up) => !Number.isNaN(up));
  if (2 * releases.length < downs.length) return Number.NaN;
  const times = new Float64Array(downs.length + releases.length);
  times.set(downs);
  times.set(releases, downs.length);
  times.sort();
  return spreadOf(times.length - 1, (i) => (times[i + 1] ?? 0) - (times[i] ?? 0), tick);
}

/**
 * Mean absolute deviation of the log times from their median, the largest left out; NaN of too few. What a coarse
 * tick rounds away is added: the mean rounding error of an interval is a third of it.
 */
function spreadOf(count: number, timeOf: (i: number) => number, tick: number): number {
  const logs = workspace(count);
  let length = 0;
  for (let i = 0; i < count; i++) {
    const log = Math.log(timeOf(i) + OFFSET);
    if (Number.isNaN(log)) continue;
    logs[length] = log;
    length += 1;
  }
  if (length + 1 < LEAST_KEYS) return Number.NaN;
  const middle = selectInPlace(logs, length, length >> 1);
  for (let i = 0; i < length; i++) logs[i] = Math.abs((logs[i] ?? 0) - middle);
  const kept = length - Math.max(1, Math.floor(TRIMMED * length));
  // Puts the deviations that are kept before the others.
  selectInPlace(logs, length, kept);
  let sum = 0;
  for (let i = 0; i < kept; i++) sum += logs[i] ?? 0;
  return Math.hypot(sum / kept, tick / 3 / Math.exp(middle));
}
