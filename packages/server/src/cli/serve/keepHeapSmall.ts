import { setFlagsFromString } from 'node:v8';

/**
 * How far the heap may grow beyond what was in use after the last full collection, before the next (%). V8 alone decides on up to
 * three times as much where a machine has memory to spare. Measured: docs/performance-notes.md, Memory.
 */
const GROWTH = 100;

/** For a service, which runs for months: memory is collected sooner. The other half is `--max-semi-space-size`, which only a start can set. */
export function keepHeapSmall(): void {
  // Read anew at every collection; a V8 that knows no such flag says so in one line and goes on.
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
