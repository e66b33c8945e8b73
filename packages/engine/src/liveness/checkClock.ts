import type { KeystrokeSample } from '../keystrokes/sample.ts';
import { COARSE_CLOCK, clockResolution } from '../quality/clockResolution.ts';
import type { LivenessFinding } from './finding.ts';

export interface ClockCheck {
  readonly clock: 'ok' | 'coarse' | 'jumped';
  /** Tick of the sender's clock, ms; 1 when it is as fine or finer, or can't be told. */
  readonly resolution: number;
  readonly findings: readonly LivenessFinding[];
}

/** A step back shorter than a coarse tick changes no result (ms). */
const LEAST_STEP_BACK = 20;
/** The longest pause among 14,498 samples of development users (GREYC, CMU, MEU, PINs) is 74 s (ms). */
const LONG_PAUSE = 120_000;

export function checkClock(sample: KeystrokeSample): ClockCheck {
  const resolution = clockResolution(sample);
  const findings: LivenessFinding[] = [];
  const back = largestStepBack(sample);
  if (back > LEAST_STEP_BACK) {
    findings.push({
      code: 'clock_went_back',
      detail: `a press is ${Math.round(back)} ms before the press listed before it`,
      stored: null,
    });
  }
  const pause = longestPause(sample);
  if (pause > LONG_PAUSE) {
    findings.push({
      code: 'long_pause',
      detail: `${Math.round(pause / 1_000)} s without an event, expected at most ${LONG_PAUSE / 1_000}`,
      stored: null,
    });
  }
  const jumped = findings.length > 0;
  const coarse = resolution >= COARSE_CLOCK;
  if (coarse) {
    findings.push({
      code: 'clock_coarse',
      detail: `times are multiples of ${Number(resolution.toFixed(2))} ms, expected a tick below ${COARSE_CLOCK}`,
      stored: null,
    });
  }
  return { clock: jumped ? 'jumped' : coarse ? 'coarse' : 'ok', resolution, findings };
}

/** Presses only: some clients list every press with its release, and releases of overlapping keys change order. */
function largestStepBack({ events: { times, presses } }: KeystrokeSample): number {
  let largest = 0;
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i++) {
    if (presses[i] !== 1) continue;
    const time = times[i] ?? 0;
    largest = Math.max(largest, previous - time);
    previous = time;
  }
  return largest;
}

function longestPause({ timeline: { downs, ups } }: KeystrokeSample): number {
  let longest = 0;
  let previous = downs[0] ?? 0;
  for (let i = 0; i < downs.length; i++) {
    const down = downs[i] ?? 0;
    const up = ups[i] ?? Number.NaN;
    longest = Math.max(longest, down - previous);
    previous = Math.max(previous, down);
    if (Number.isNaN(up)) continue;
    longest = Math.max(longest, up - down);
    previous = Math.max(previous, up);
  }
  return longest;
}
