import { type Finding, ok } from './finding.ts';

/** Any time before this release was made is wrong. */
const RELEASED = Date.UTC(2026, 10, 1);

/** Samples a few ticks: a clock so coarse would show in every latency that the service reports. */
const COARSE_MS = 5;

/** The wall clock, which dates what is stored, and the resolution of the timer. */
export function checkClock(): Finding {
  const now = Date.now();
  if (now < RELEASED) {
    const detail = `it says ${new Date(now).toISOString()}, which is before this version was made`;
    return { level: 'failed', what: 'clock', detail, advice: 'set the clock, and keep it set with NTP' };
  }
  const resolution = timerResolution();
  const detail = `${new Date(now).toISOString()}, resolution ${resolution.toFixed(4)} ms`;
  if (resolution <= COARSE_MS) return ok('clock', detail);
  return { level: 'warning', what: 'clock', detail, advice: 'the virtual machine gives a coarse timer' };
}

function timerResolution(): number {
  const start = performance.now();
  let now = start;
  while (now === start) now = performance.now();
  return now - start;
}
